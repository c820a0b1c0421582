using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.MySql;

/// <summary>Log messages of the MySQL store, event ids 3020..3039.</summary>
internal static partial class MySqlLog
{
    [LoggerMessage(3020, LogLevel.Information, "Gallery database {Address} is open, server {Version}")]
    public static partial void Opened(this ILogger logger, string address, string version);

    [LoggerMessage(3021, LogLevel.Information, "Gallery database migrated by {Step}")]
    public static partial void Migrated(this ILogger logger, string step);

    [LoggerMessage(3022, LogLevel.Warning, "The server does not write its log to the disk at every commit (innodb_flush_log_at_trx_commit is {Value}); the last writes are lost when its machine loses power")]
    public static partial void NotDurable(this ILogger logger, long value);

    [LoggerMessage(3023, LogLevel.Debug, "A write met another, attempt {Attempt}")]
    public static partial void Collided(this ILogger logger, int attempt);

    [LoggerMessage(3024, LogLevel.Warning, "The database server was lost, attempt {Attempt} (MySQL {Number})")]
    public static partial void Lost(this ILogger logger, int attempt, int number);

    [LoggerMessage(3025, LogLevel.Debug, "Old revisions were not deleted (MySQL {Number}); tried again later")]
    public static partial void NotPruned(this ILogger logger, int number);

    [LoggerMessage(3026, LogLevel.Information, "{Count} templates and crops of the gallery were sealed with the data key {KeyId:x8}")]
    public static partial void Resealed(this ILogger logger, long count, uint keyId);
}
