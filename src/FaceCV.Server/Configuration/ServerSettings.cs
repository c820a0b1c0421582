using System.Net;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Configuration;

/// <summary>How <c>facecv serve</c> listens and how much it takes on.</summary>
public sealed record ServerSettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Server";

    /// <summary>Address to listen on. Default 127.0.0.1, this machine only.</summary>
    [Setting("FACECV_HOST", "Address to listen on: an IP address, `localhost`, or `*` for every interface. The default answers this machine only; elsewhere requests need a key, see `FACECV_AUTH`.")]
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port. Default 7000; 0 lets the system choose.</summary>
    [Setting("FACECV_PORT", "TCP port to listen on; `0` lets the system choose a free one.", Min = 0, Max = 65535)]
    public int Port { get; init; } = 7000;

    /// <summary>Web origins that may call from a browser. Default none.</summary>
    [Setting("FACECV_CORS_ORIGINS", "Web origins that may call the API from a browser, as `https://app.example` separated by commas (a JSON array is understood too); `*` is any origin, without credentials.", DefaultText = "none")]
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Requests that may wait for an inference worker. Default 64.</summary>
    [Setting("FACECV_QUEUE_CAPACITY", "Requests that may wait for an inference worker; one more is answered 503 with `Retry-After`.", Min = 1, Max = 100_000)]
    public int QueueCapacity { get; init; } = 64;

    /// <summary>Most files of one batch. Default 256.</summary>
    [Setting("FACECV_BATCH_MAX_FILES", "Most files of one request to the batch routes.", Min = 1, Max = 1000)]
    public int BatchMaxFiles { get; init; } = 256;

    /// <summary>Most bytes of one batch. Default 256 MiB.</summary>
    [Setting("FACECV_BATCH_MAX_BYTES", "Most bytes of one request to the batch routes, all files together; they are held in memory.", Min = 1024, Max = int.MaxValue, Bytes = true)]
    public long BatchMaxBytes { get; init; } = 256 << 20;

    /// <summary>Most bytes of all request bodies in memory at a time. Default 1 GiB.</summary>
    [Setting("FACECV_UPLOAD_MEMORY", "Most bytes of all request bodies held in memory at a time; one more request is answered 503 with `Retry-After`.", Min = 1_048_576, Max = int.MaxValue * 512L, Bytes = true)]
    public long UploadMemory { get; init; } = 1 << 30;

    /// <summary>Longest time for one batch, seconds. Default 300.</summary>
    [Setting("FACECV_BATCH_TIMEOUT_SECONDS", "Longest time for one request to the batch routes, in seconds.", Min = 1, Max = 86_400)]
    public int BatchTimeoutSeconds { get; init; } = 300;

    /// <summary>Longest time for one request, seconds. Default 30.</summary>
    [Setting("FACECV_REQUEST_TIMEOUT_SECONDS", "Longest time for one request, waiting included, in seconds; the batch routes have their own.", Min = 1, Max = 3600)]
    public int RequestTimeoutSeconds { get; init; } = 30;

    /// <summary>Time that running requests get to finish at shutdown, seconds. Default 20.</summary>
    [Setting("FACECV_DRAIN_SECONDS", "Time that running requests get to finish when the server stops, in seconds.", Min = 0, Max = 3600)]
    public int DrainSeconds { get; init; } = 20;

    /// <summary>Least level that is logged. Default information.</summary>
    [Setting("FACECV_LOG_LEVEL", "Least level that is logged: `trace`, `debug`, `information` (or `info`), `warning`, `error`, `critical`, `none`.")]
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (Host is not ("localhost" or "*") && !IPAddress.TryParse(Host, out _))
            yield return new("FACECV_HOST", $"is '{Host}'; an IP address, localhost or * is needed.");
        foreach (var origin in CorsOrigins.Where(origin => !IsOrigin(origin)))
            yield return new("FACECV_CORS_ORIGINS", $"holds '{origin}'; an origin looks like https://app.example:8443, without a path.");
    }

    private static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase));
}
