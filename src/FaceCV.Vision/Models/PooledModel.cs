using FaceCV.Vision.Devices;

namespace FaceCV.Vision.Models;

/// <summary>One place of the pool: a model that is loaded or not, and how many use it.</summary>
/// <param name="pack">The pack when it was first asked for.</param>
/// <param name="model">Its model.</param>
/// <param name="options">Settings.</param>
/// <param name="device">What it runs on.</param>
/// <param name="time">Clock.</param>
internal sealed class PooledModel(InstalledPack pack, ModelEntry model, VisionOptions options, ExecutionDevice device, TimeProvider time)
{
    private readonly Lock _lock = new();
    private ModelSession? _session;
    private DateTimeOffset _loadedAt;
    private DateTimeOffset _lastUsed;
    private TimeSpan _loadTime;
    private long _fileBytes;
    private long _memoryBytes;
    private int _leases;
    private bool _closed;
    private bool _unloadWanted;

    /// <summary>Name of its pack.</summary>
    public string PackName => pack.Manifest.Name;

    /// <summary>Takes a lease, loading the model when it is not; others that ask meanwhile wait for that one load.</summary>
    public SessionLease Lease()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SessionPool));
            _session ??= Load();
            _unloadWanted = false;
            _leases++;
            _lastUsed = time.GetUtcNow();
            return new SessionLease(this, _session);
        }
    }

    /// <summary>Gives a lease back.</summary>
    public void Return()
    {
        lock (_lock)
        {
            _leases--;
            _lastUsed = time.GetUtcNow();
            if ((_closed || _unloadWanted) && _leases == 0) Unload();
        }
    }

    /// <summary>Unloads the model when nobody used it for a time.</summary>
    public void UnloadIfIdle(TimeSpan idle)
    {
        lock (_lock)
        {
            if (_leases == 0 && time.GetUtcNow() - _lastUsed >= idle) Unload();
        }
    }

    /// <summary>Unloads the model, when it is in use once the last lease comes back; false when it is not loaded.</summary>
    public bool UnloadSoon()
    {
        lock (_lock)
        {
            if (_session is null) return false;
            _unloadWanted = true;
            if (_leases == 0) Unload();
            return true;
        }
    }

    /// <summary>Gives no more leases, and unloads when the last comes back.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            if (_leases == 0) Unload();
        }
    }

    /// <summary>What is loaded; null when it is not.</summary>
    public LoadedModel? Describe()
    {
        lock (_lock)
        {
            return _session is null ? null : new LoadedModel(
                pack.Manifest.Name, model.Name, model.Task, _session.ExecutionProvider, _loadedAt, _loadTime, _lastUsed, _fileBytes, _memoryBytes, _session.Runs, _session.RunTime, _leases);
        }
    }

    private ModelSession Load()
    {
        var (start, before) = (time.GetTimestamp(), Environment.WorkingSet);
        var session = SessionFactory.Open(pack, model, options, device);
        _loadTime = time.GetElapsedTime(start);
        _loadedAt = time.GetUtcNow();
        _fileBytes = new FileInfo(pack.PathOf(model)).Length;
        _memoryBytes = Math.Max(0, Environment.WorkingSet - before);
        return session;
    }

    private void Unload()
    {
        _session?.Dispose();
        _session = null;
    }
}
