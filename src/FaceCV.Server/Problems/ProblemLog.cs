using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Problems;

/// <summary>Log messages of failures, event ids 1000..1009.</summary>
internal static partial class ProblemLog
{
    [LoggerMessage(1000, LogLevel.Error, "Request {RequestId} failed unexpectedly")]
    public static partial void Unexpected(this ILogger logger, string requestId, Exception cause);

    [LoggerMessage(1001, LogLevel.Warning, "Request {RequestId} was answered {Code}")]
    public static partial void Unavailable(this ILogger logger, string code, string requestId, Exception cause);
}
