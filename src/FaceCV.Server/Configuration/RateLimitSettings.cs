namespace FaceCV.Server.Configuration;

/// <summary>Whom rate limits are for.</summary>
public enum RateLimiting
{
    /// <summary>Everybody but programs of this machine.</summary>
    Auto,

    /// <summary>Everybody.</summary>
    On,

    /// <summary>Nobody.</summary>
    Off,
}

/// <summary>How many requests a minute are answered.</summary>
public sealed record RateLimitSettings : ISettingsSection
{
    private const double Least = 1, Most = 1_000_000;

    /// <inheritdoc/>
    public string Title => "Rate limits";

    /// <summary>Whom the limits are for. Default everybody but programs of this machine.</summary>
    [Setting("FACECV_RATE_LIMIT", "Whom the limits are for: everybody but programs of this machine that come without a proxy, everybody, nobody.")]
    public RateLimiting Limits { get; init; } = RateLimiting.Auto;

    /// <summary>Requests a minute from one address, whoever makes them. Default 1200.</summary>
    [Setting("FACECV_RATE_LIMIT_ADDRESS", "Requests a minute from one address (of IPv6, one /64), counted before anything else is done.", Min = Least, Max = Most)]
    public int Address { get; init; } = 1200;

    /// <summary>Requests a minute of one caller that look at pictures. Default 600.</summary>
    [Setting("FACECV_RATE_LIMIT_RECOGNITION", "Requests a minute of one caller to the routes that look at pictures; a batch counts as one.", Min = Least, Max = Most)]
    public int Recognition { get; init; } = 600;

    /// <summary>Requests a minute of one caller about model packs. Default 60.</summary>
    [Setting("FACECV_RATE_LIMIT_MODELS", "Requests a minute of one caller to the routes about model packs.", Min = Least, Max = Most)]
    public int Models { get; init; } = 60;

    /// <summary>Requests a minute of one caller about health. Default 120.</summary>
    [Setting("FACECV_RATE_LIMIT_MONITORING", "Requests a minute of one caller to the health and monitoring routes.", Min = Least, Max = Most)]
    public int Monitoring { get; init; } = 120;

    /// <summary>Other requests a minute of one caller. Default 600.</summary>
    [Setting("FACECV_RATE_LIMIT_OTHER", "Requests a minute of one caller to all other routes.", Min = Least, Max = Most)]
    public int Other { get; init; } = 600;

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check() => [];
}
