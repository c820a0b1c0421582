using System.Diagnostics;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Observability;

namespace FaceCV.Server.Inference;

/// <summary>
/// Lets as many analyses run at a time as there are workers, and so many wait; one more is refused. More at once would only share the same
/// cores, hold more pictures in memory and answer everybody later.
/// </summary>
public sealed class InferenceQueue : IFaceAnalyser, IDisposable
{
    private static readonly AsyncLocal<bool> Patient = new();

    private readonly IFaceAnalyser _inner;
    private readonly SemaphoreSlim _workers;
    private int _waiting;
    private long _refused;
    private long _done;

    /// <summary>Makes the queue.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="workers">Analyses at a time, at least 1.</param>
    /// <param name="capacity">Analyses that may wait, at least 1.</param>
    public InferenceQueue(IFaceAnalyser inner, int workers, int capacity)
    {
        _inner = inner;
        (Workers, Capacity) = (workers, capacity);
        _workers = new SemaphoreSlim(workers, workers);
    }

    /// <summary>Analyses at a time.</summary>
    public int Workers { get; }

    /// <summary>Analyses that may wait.</summary>
    public int Capacity { get; }

    /// <summary>Analyses waiting now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Analyses running now.</summary>
    public int Running => Workers - _workers.CurrentCount;

    /// <summary>Analyses refused since the start, for a full queue.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Analyses done since the start, failed ones included.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>
    /// From here on, what this flow of control asks for waits however full the queue is. For work that limits itself to as many analyses as
    /// there are workers, such as a batch, of which a part must not be refused.
    /// </summary>
    public static void BePatient() => Patient.Value = true;

    /// <inheritdoc/>
    /// <exception cref="FaceException">Also <see cref="FaceError.Overloaded"/> when the queue is full.</exception>
    public async Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
    {
        await EnterAsync(cancellationToken);
        try
        {
            return await _inner.AnalyseAsync(image, request, cancellationToken);
        }
        finally
        {
            Interlocked.Increment(ref _done);
            _workers.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();

    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        if (_workers.Wait(0, CancellationToken.None)) return;
        if (Interlocked.Increment(ref _waiting) > Capacity && !Patient.Value)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _refused);
            throw new FaceException(FaceError.Overloaded, $"{Capacity} requests are waiting already, which is all this server queues.", "Try again in a second, with fewer requests at a time.");
        }

        var began = Stopwatch.GetTimestamp();
        try
        {
            await _workers.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            var waited = Stopwatch.GetElapsedTime(began);
            Stages.Analysed(Stage.Queue, waited);
            Stages.Traced(Stage.Queue, waited);
        }
    }
}
