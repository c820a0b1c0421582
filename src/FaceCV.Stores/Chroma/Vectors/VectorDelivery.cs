using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Chroma.Wire;
using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Chroma.Vectors;

/// <summary>
/// Delivers the changes of a gallery to Chroma in the background: at once after a write of this process, every second those of others. While
/// Chroma is down it tries on, ever less often; when it is back, everything is compared.
/// </summary>
internal sealed class VectorDelivery : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(5);

    private readonly IGalleryStore _truth;
    private readonly VectorMirror _mirror;
    private readonly VectorCollections _vectors;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _delivering = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _wake = NewWake();
    private Task _work = Task.CompletedTask;
    private volatile FaceException? _failure;
    private volatile bool _isCompared;
    private volatile bool _isBehind;

    public VectorDelivery(IGalleryStore truth, VectorCollections vectors, TimeProvider time, ILogger logger)
    {
        (_truth, _vectors, _time, _logger) = (truth, vectors, time, logger);
        _mirror = new VectorMirror(truth, vectors);
    }

    /// <summary>Why Chroma takes nothing at present; null when it does.</summary>
    public FaceException? Failure => _failure;

    /// <summary>Whether what Chroma holds was older than the store at the last look.</summary>
    public bool IsBehind => _mirror.Revision < 0 || _isBehind;

    /// <summary>How many revisions of the store are not delivered yet; null when that is not known.</summary>
    public async Task<long?> BehindAsync(CancellationToken cancellationToken) =>
        _mirror.Revision < 0 ? null : Math.Max(0, await _truth.LastRevisionAsync(cancellationToken) - _mirror.Revision);

    /// <summary>Begins to deliver.</summary>
    public void Start() => _work = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);

    /// <summary>Says that something was written.</summary>
    public void Wake() => Volatile.Read(ref _wake).TrySetResult();

    /// <summary>Delivers now what there is.</summary>
    /// <exception cref="FaceException">Chroma does not take it.</exception>
    public Task DeliverAsync(CancellationToken cancellationToken) => WithMirrorAsync(mirror => mirror.FollowAsync(cancellationToken), cancellationToken);

    /// <summary>Compares everything now.</summary>
    /// <exception cref="FaceException">Chroma does not take it.</exception>
    public Task CompareAsync(CancellationToken cancellationToken) => WithMirrorAsync(mirror => mirror.CompareAsync(cancellationToken), cancellationToken);

    /// <summary>Turns every vector by another matrix.</summary>
    /// <exception cref="FaceException">Chroma does not take it.</exception>
    public Task RotateAsync(CancellationToken cancellationToken) => WithMirrorAsync(mirror => mirror.RotateAsync(cancellationToken), cancellationToken);

    /// <summary>The faces nearest to a probe; null when Chroma does not answer or is behind the store.</summary>
    public async Task<IReadOnlyList<FaceId>?> NearestAsync(ModelId model, ReadOnlyMemory<float> probe, int count, CancellationToken cancellationToken)
    {
        if (_failure is not null || _mirror.Find(model) is not { } collection || await BehindAsync(cancellationToken) != 0)
        {
            _isBehind = true;
            return null;
        }

        _isBehind = false;
        try
        {
            var hits = await _vectors.QueryAsync(collection, probe.Span, count, cancellationToken);
            return [.. hits.Select(hit => FaceId.TryParse(hit.Id, out var face) ? face : default)];
        }
        catch (ChromaFailure failure)
        {
            Fail(failure.Meaning);
            return null;
        }
        catch (FaceException)
        {
            // The data key has changed.
            _isBehind = true;
            return null;
        }
    }

    /// <summary>Ends; tries shortly to deliver what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        if (_failure is null)
        {
            using var end = new CancellationTokenSource(LastTry, _time);
            try
            {
                await DeliverAsync(end.Token);
            }
            catch (Exception failure) when (failure is FaceException or OperationCanceledException)
            {
                // The next start delivers it.
            }
        }

        _stop.Dispose();
        _delivering.Dispose();
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = Period;
        while (!cancellationToken.IsCancellationRequested)
        {
            Volatile.Write(ref _wake, NewWake());
            var isDone = await TryAsync(cancellationToken);
            pause = isDone ? Period : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            try
            {
                var waited = Task.Delay(pause, _time, cancellationToken);
                if (isDone) await Task.WhenAny(waited, Volatile.Read(ref _wake).Task);
                else await waited;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // Everything is compared once after the start and after every outage, when what was to be delivered is.
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAsync(cancellationToken);
            if (!_isCompared) await CompareAsync(cancellationToken);
            _isCompared = true;
            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (FaceException)
        {
            return false;
        }
    }

    private async Task WithMirrorAsync(Func<VectorMirror, Task> work, CancellationToken cancellationToken)
    {
        await _delivering.WaitAsync(cancellationToken);
        try
        {
            await work(_mirror);
            if (_failure is not null) _logger.ChromaIsBack();
            _failure = null;
        }
        catch (ChromaFailure failure)
        {
            Fail(failure.Meaning);
            throw failure.Meaning;
        }
        catch (FaceException failure)
        {
            _mirror.Forget();
            _logger.NotDelivered(failure);
            throw;
        }
        finally
        {
            _delivering.Release();
        }
    }

    private void Fail(FaceException failure)
    {
        if (_failure is null) _logger.ChromaIsDown(failure);
        _failure = failure;
        _isCompared = false;
        _mirror.Forget();
    }
}
