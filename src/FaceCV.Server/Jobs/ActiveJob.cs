using FaceCV.Core.Jobs;

namespace FaceCV.Server.Jobs;

/// <summary>The job being worked on: its pace, and how it is stopped.</summary>
internal sealed class ActiveJob : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _time;
    private readonly long _began;
    private int _done;

    public ActiveJob(JobId id, TimeProvider time, CancellationToken stopping)
    {
        Id = id;
        _time = time;
        _began = time.GetTimestamp();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Stopped = _stop.Token;
    }

    /// <summary>Which job.</summary>
    public JobId Id { get; }

    /// <summary>Set when the work is to stop.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>How fast it goes.</summary>
    public JobPace Pace => new(Volatile.Read(ref _done), _time.GetElapsedTime(_began));

    /// <summary>Counts an item that was done.</summary>
    public void Count() => Interlocked.Increment(ref _done);

    /// <summary>Stops the work.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
