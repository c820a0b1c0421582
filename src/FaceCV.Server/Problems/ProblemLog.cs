using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Problems;

/// <summary>Log messages of failures, event ids 1000..1009.</summary>
internal static partial class ProblemLog
{
    [LoggerMessage(1000, LogLevel.Error, "A request failed unexpectedly")]
    public static partial void Unexpected(this ILogger logger, Exception cause);

    [LoggerMessage(1001, LogLevel.Warning, "A request was answered {Code}")]
    public static partial void Unavailable(this ILogger logger, string code, Exception cause);
}
