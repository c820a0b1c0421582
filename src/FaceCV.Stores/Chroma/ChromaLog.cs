using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Chroma;

/// <summary>Log messages of Chroma, event ids 3040..3059.</summary>
internal static partial class ChromaLog
{
    [LoggerMessage(3040, LogLevel.Information, "Chroma {Address} is open, server {Version}")]
    public static partial void ChromaOpened(this ILogger logger, string address, string version);

    [LoggerMessage(3041, LogLevel.Warning, "Chroma does not take vectors; writes queue, and searches are answered by the own exact index")]
    public static partial void ChromaIsDown(this ILogger logger, Exception cause);

    [LoggerMessage(3042, LogLevel.Information, "Chroma takes vectors again, and has those that waited")]
    public static partial void ChromaIsBack(this ILogger logger);

    [LoggerMessage(3043, LogLevel.Warning, "The gallery cannot be read to deliver vectors to Chroma; tried again")]
    public static partial void NotDelivered(this ILogger logger, Exception cause);

    [LoggerMessage(3044, LogLevel.Information, "The local replica of the gallery in Chroma is brought up to date: {People} people")]
    public static partial void ReplicaRefreshed(this ILogger logger, int people);

    [LoggerMessage(3045, LogLevel.Warning, "Chroma does not answer: people are read from the local replica, and nothing can be written")]
    public static partial void RecordsUnreachable(this ILogger logger, Exception cause);
}
