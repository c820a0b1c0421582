using System.Net;

namespace FaceCV.Server.Configuration;

/// <summary>How the server meets a network: connections, encryption, proxies before it.</summary>
public sealed record NetworkSettings : ISettingsSection
{
    /// <inheritdoc/>
    public string Title => "Network";

    /// <summary>Networks of the proxies that are believed. Default none.</summary>
    [Setting("FACECV_TRUSTED_PROXIES", "Addresses or networks, separated by commas, of the proxies before this server: `10.0.0.2`, `172.18.0.0/16`. Only from them are `X-Forwarded-For` and `X-Forwarded-Proto` believed.", DefaultText = "none, the headers are ignored")]
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>File of the certificate; null serves without encryption.</summary>
    [Setting("FACECV_TLS_CERT_FILE", "Certificate of the server, PEM with the intermediate ones behind it, or PFX: HTTPS instead of HTTP. Read again when the file changes.", DefaultText = "none, plain HTTP")]
    public string? TlsCertificateFile { get; init; }

    /// <summary>File of the certificate's key, PEM; null with PFX.</summary>
    [Setting("FACECV_TLS_KEY_FILE", "Private key of a PEM certificate; not for PFX, which holds it.", DefaultText = "none")]
    public string? TlsKeyFile { get; init; }

    /// <summary>Password of the key or the PFX file; null is none.</summary>
    [Setting("FACECV_TLS_PASSWORD", "Password of the key or of the PFX file.", Secret = true, DefaultText = "none")]
    public string? TlsPassword { get; init; }

    /// <summary>Days that browsers keep to HTTPS. Default 30; 0 says nothing to them.</summary>
    [Setting("FACECV_HSTS_DAYS", "Days that a browser which came by HTTPS asks for nothing else, on any port of this host name; `0` leaves it to the browser.", Min = 0, Max = 3650)]
    public int HstsDays { get; init; } = 30;

    /// <summary>Connections at a time. Default 1000.</summary>
    [Setting("FACECV_MAX_CONNECTIONS", "Connections at a time; one more is closed at once.", Min = 1, Max = 1_000_000)]
    public int MaxConnections { get; init; } = 1000;

    /// <summary>Requests at a time within one HTTP/2 connection. Default 100.</summary>
    [Setting("FACECV_HTTP2_STREAMS", "Requests at a time within one HTTP/2 connection.", Min = 1, Max = 10_000)]
    public int Http2Streams { get; init; } = 100;

    /// <summary>Longest time to send the headers of a request, seconds. Default 15.</summary>
    [Setting("FACECV_HEADER_TIMEOUT_SECONDS", "Longest time for the headers of a request to arrive, in seconds.", Min = 1, Max = 600)]
    public int HeaderTimeoutSeconds { get; init; } = 15;

    /// <summary>Least speed of a body and of the reading of an answer, bytes a second. Default 240; 0 waits for ever.</summary>
    [Setting("FACECV_MIN_BODY_RATE", "Least speed of a body, and of the caller's reading of the answer, in bytes a second after five seconds of grace; what is slower is given up. `0` waits for as long as the request may take.", Min = 0, Max = 1_000_000)]
    public int MinBodyRate { get; init; } = 240;

    /// <summary>Full path of the certificate; null serves without encryption.</summary>
    public string? TlsCertificatePath => SettingPaths.Full(TlsCertificateFile);

    /// <summary>Full path of the key; null when there is none.</summary>
    public string? TlsKeyPath => SettingPaths.Full(TlsKeyFile);

    /// <summary>The proxies that are believed, once checked.</summary>
    public IReadOnlyList<IPNetwork> TrustedNetworks => [.. TrustedProxies.Select(NetworkText.Parse)];

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        foreach (var text in TrustedProxies.Where(text => !NetworkText.TryParse(text, out _)))
            yield return new("FACECV_TRUSTED_PROXIES", $"holds '{text}'; {NetworkText.Form}");
        if (TlsCertificateFile is null && TlsKeyFile is not null) yield return new("FACECV_TLS_KEY_FILE", "is given without FACECV_TLS_CERT_FILE.");
    }
}
