using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;

namespace FaceCV.Server.Observability;

/// <summary>
/// Told when the log's file cannot be written. Whoever logs goes on; the first of several failures in a row is told on the error stream, and the health
/// page and a metric tell as long as it lasts. Safe for parallel use.
/// </summary>
/// <param name="time">Clock.</param>
internal sealed class LogFailures(TimeProvider time) : ILoggingFailureListener
{
    // A file that failed is tried again after a while only, so that silence for less does not mean that it works.
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(31);

    private long _count;
    private long _lastAt;

    /// <summary>Failures since the start.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Whether lines are lost at present.</summary>
    public bool IsFailing => Count > 0 && time.GetElapsedTime(Interlocked.Read(ref _lastAt)) < Lasting;

    /// <inheritdoc/>
    public void OnLoggingFailed(object sender, LoggingFailureKind kind, string message, IReadOnlyCollection<LogEvent>? events, Exception? exception)
    {
        var isNew = !IsFailing;
        Interlocked.Exchange(ref _lastAt, time.GetTimestamp());
        Interlocked.Increment(ref _count);
        if (isNew) Tell(exception);
    }

    // The program must not fail for want of somebody to tell.
    private static void Tell(Exception? exception)
    {
        try
        {
            Console.Error.WriteLine($"warning: the log's file cannot be written ({exception?.GetType().Name ?? "unknown cause"}); lines are on the console only. Make its folder writable and make room on its disk.");
        }
        catch (IOException failure)
        {
            SelfLog.WriteLine("The error stream cannot be written: {0}", failure.GetType().Name);
        }
    }
}
