using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Transfer;

/// <summary>Log messages of exports and imports, event ids 1150..1159. Never names of people.</summary>
internal static partial class TransferLog
{
    [LoggerMessage(1150, LogLevel.Information, "The gallery was exported: {People} people, {Faces} faces")]
    public static partial void Exported(this ILogger logger, long people, long faces);

    [LoggerMessage(1151, LogLevel.Information, "An archive was imported: {People} people created, {Faces} faces added")]
    public static partial void Imported(this ILogger logger, long people, long faces);

    [LoggerMessage(1152, LogLevel.Warning, "An import stopped in the middle: {People} people created, {Faces} faces added")]
    public static partial void ImportStopped(this ILogger logger, long people, long faces);
}
