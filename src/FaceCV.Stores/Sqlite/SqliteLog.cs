using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Sqlite;

/// <summary>Log messages of the SQLite store, event ids 3000..3019.</summary>
internal static partial class SqliteLog
{
    [LoggerMessage(3000, LogLevel.Information, "Gallery database {Path} is open, SQLite {Version}")]
    public static partial void Opened(this ILogger logger, string path, string version);

    [LoggerMessage(3001, LogLevel.Information, "Gallery database migrated by {Step}")]
    public static partial void Migrated(this ILogger logger, string step);

    [LoggerMessage(3002, LogLevel.Warning, "Erased data is still in the write-ahead log, as a reader holds it; tried again at the next erasure or sweep")]
    public static partial void LogHeld(this ILogger logger);

    [LoggerMessage(3003, LogLevel.Warning, "The gallery database could not be rewritten after an erasure; tried again after the next one and at closing")]
    public static partial void SweepFailed(this ILogger logger, Exception cause);

    [LoggerMessage(3004, LogLevel.Information, "Gallery database rewritten after erasures")]
    public static partial void Swept(this ILogger logger);

    [LoggerMessage(3005, LogLevel.Warning, "The gallery database has {Bytes} bytes and is not rewritten by itself after erasures; sweep it at a quiet time")]
    public static partial void SweepTooLarge(this ILogger logger, long bytes);

    [LoggerMessage(3006, LogLevel.Information, "{Count} templates and crops of the gallery were sealed with the data key {KeyId:x8}")]
    public static partial void Resealed(this ILogger logger, long count, uint keyId);
}
