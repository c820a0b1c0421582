namespace FaceCV.Vision.Models;

/// <summary>The right to use a loaded model; while it is held, the model is not unloaded. Dispose to give it back; twice does nothing.</summary>
public sealed class SessionLease : IDisposable
{
    private readonly ModelSession _session;
    private PooledModel? _owner;

    internal SessionLease(PooledModel owner, ModelSession session) => (_owner, _session) = (owner, session);

    /// <summary>The loaded model, shared with every other lease.</summary>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    public ModelSession Session
    {
        get
        {
            ObjectDisposedException.ThrowIf(_owner is null, this);
            return _session;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Return();
}
