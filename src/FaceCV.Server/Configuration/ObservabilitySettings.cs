using System.Net;

namespace FaceCV.Server.Configuration;

/// <summary>What lines of the log look like.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object a line, in Serilog's compact format.</summary>
    Json,
}

/// <summary>How the server lets itself be watched.</summary>
public sealed record ObservabilitySettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Logs, metrics, health";

    /// <summary>What lines of the log look like. Default text.</summary>
    [Setting("FACECV_LOG_FORMAT", "What lines of the log look like, on the console and in the file: for people, or one compact JSON object a line.")]
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>File of the log; null is none, or <c>facecv.log</c> in <see cref="LogDir"/>.</summary>
    [Setting("FACECV_LOG_FILE", "File that the log is written to as well, readable by this user alone; the day, and a number when it is full, are added to its name.", DefaultText = "none, or `facecv.log` in `FACECV_LOG_DIR`")]
    public string? LogFile { get; init; }

    /// <summary>Folder of the log's file; null is the working folder.</summary>
    [Setting("FACECV_LOG_DIR", "Folder of that file.", DefaultText = "the working folder")]
    public string? LogDir { get; init; }

    /// <summary>Size at which a log file is full. Default 32 MiB.</summary>
    [Setting("FACECV_LOG_FILE_SIZE", "Size at which a file of the log is full and the next begins.", Min = 65_536, Max = int.MaxValue, Bytes = true)]
    public long LogFileSize { get; init; } = 32 << 20;

    /// <summary>Most log files that are kept. Default 14.</summary>
    [Setting("FACECV_LOG_FILES", "Most files of the log that are kept; the oldest is deleted.", Min = 1, Max = 10_000)]
    public int LogFiles { get; init; } = 14;

    /// <summary>Port of <c>/metrics</c> alone; null is the port of everything.</summary>
    [Setting("FACECV_METRICS_PORT", "TCP port of its own for `/metrics`, which then asks for no key and is not on the main port; encrypted when that one is.", Min = 1, Max = 65_535, DefaultText = "the main port")]
    public int? MetricsPort { get; init; }

    /// <summary>Address of <see cref="MetricsPort"/>. Default 127.0.0.1.</summary>
    [Setting("FACECV_METRICS_HOST", "Address of that port: an IP address, or `*` for every interface.")]
    public string MetricsHost { get; init; } = "127.0.0.1";

    /// <summary>Time between saying that the server stops and stopping to listen, seconds. Default 0.</summary>
    [Setting("FACECV_SHUTDOWN_DELAY_SECONDS", "Time for which a stopping server goes on as before, only `/health/ready` answers 503, so that a load balancer can turn to others, in seconds.", Min = 0, Max = 600)]
    public int ShutdownDelaySeconds { get; init; }

    /// <summary>Full path of the log's file; null is none.</summary>
    public string? LogPath => LogFile is null && LogDir is null ? null : Path.GetFullPath(Path.Combine(SettingPaths.Full(LogDir) ?? "", SettingPaths.Home(LogFile) ?? "facecv.log"));

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (MetricsHost != "*" && !IPAddress.TryParse(MetricsHost, out _))
            yield return new("FACECV_METRICS_HOST", $"is '{MetricsHost}'; an IP address or * is needed.");
        if (LogPath is { } path && Directory.Exists(path))
            yield return new("FACECV_LOG_FILE", "is a folder; name a file, or set FACECV_LOG_DIR instead.");
    }
}
