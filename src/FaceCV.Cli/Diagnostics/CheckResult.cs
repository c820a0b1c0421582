namespace FaceCV.Cli.Diagnostics;

/// <summary>How a check came out.</summary>
internal enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>FaceCV works without it, with less.</summary>
    Warning,

    /// <summary>FaceCV needs it.</summary>
    Failed,
}

/// <summary>What one check found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Next">The next step when it is not well; null when it is.</param>
internal sealed record CheckResult(string Name, CheckStatus Status, string Detail, string? Next = null)
{
    /// <summary>Exit code of the doctor when this is the first need that is not met.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int ExitCode { get; init; } = Cli.ExitCode.Failure;

    public static CheckResult Ok(string name, string detail) => new(name, CheckStatus.Ok, detail);

    public static CheckResult Warning(string name, string detail, string next) => new(name, CheckStatus.Warning, detail, next);

    public static CheckResult Failed(string name, string detail, string next) => new(name, CheckStatus.Failed, detail, next);
}
