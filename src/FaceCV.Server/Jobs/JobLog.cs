using FaceCV.Core.Jobs;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Jobs;

/// <summary>Log messages of jobs, event ids 1100..1119. Never names of files or people.</summary>
internal static partial class JobLog
{
    [LoggerMessage(1100, LogLevel.Information, "Job {Id} ({Kind}) is worked on, {Total} items")]
    public static partial void Started(this ILogger logger, JobId id, string kind, int total);

    [LoggerMessage(1101, LogLevel.Information, "Job {Id} has ended: {State}")]
    public static partial void Ended(this ILogger logger, JobId id, string state);

    [LoggerMessage(1102, LogLevel.Error, "Job {Id} failed")]
    public static partial void Failed(this ILogger logger, JobId id, Exception cause);

    [LoggerMessage(1103, LogLevel.Error, "Item {Number} of job {Id} failed unexpectedly")]
    public static partial void ItemFailed(this ILogger logger, JobId id, int number, Exception cause);

    [LoggerMessage(1104, LogLevel.Warning, "Jobs wait: the database or the data folder does not answer")]
    public static partial void Waiting(this ILogger logger, Exception cause);
}
