using FaceCV.Core.Errors;

namespace FaceCV.Cli.Errors;

/// <summary>A failure as it is shown.</summary>
/// <param name="Code">Stable code, as the HTTP API uses it.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="ExitCode">What the process returns.</param>
internal sealed record CliFailure(string Code, string Message, string? Remedy, [property: System.Text.Json.Serialization.JsonIgnore] int ExitCode)
{
    /// <summary>The failure that an exception means.</summary>
    public static CliFailure From(Exception exception) => exception switch
    {
        FaceException face => new(face.Error.ToWire(), face.Message, face.Remedy, Cli.ExitCode.Of(face.Error)),
        UsageException usage => new("usage", usage.Message, usage.Remedy, Cli.ExitCode.BadInput),
        OperationCanceledException => new("cancelled", "Stopped.", null, Cli.ExitCode.Cancelled),
        UnauthorizedAccessException or IOException => new("io", exception.Message, "Check the path, its permissions and the free disk space.", Cli.ExitCode.Failure),
        _ => new("internal", $"Something went wrong inside FaceCV ({exception.GetType().Name}).", "Run it again with --verbose and report what it shows.", Cli.ExitCode.Failure),
    };
}
