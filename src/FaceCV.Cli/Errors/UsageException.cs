namespace FaceCV.Cli.Errors;

/// <summary>The command line itself is wrong.</summary>
internal sealed class UsageException(string message, string remedy) : Exception(message)
{
    /// <summary>What to type instead.</summary>
    public string Remedy { get; } = remedy;
}
