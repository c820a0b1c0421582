using System.Collections.Concurrent;
using FaceCV.Core.Errors;
using FaceCV.Vision.Devices;

namespace FaceCV.Vision.Models;

/// <summary>
/// Loaded models, shared by all requests. A model is loaded when it is first leased, once however many ask at the same time, and unloaded when
/// nobody used it for <see cref="VisionOptions.IdleUnload"/>. Safe for parallel use.
/// </summary>
public sealed class SessionPool : IDisposable
{
    // How often idle models are looked for, as a share of the idle time: a model leaves at most a quarter late.
    private const int ChecksPerIdleTime = 4;

    private readonly VisionOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Directory, string File, string Sha256), PooledModel> _models = new();
    private readonly ITimer? _timer;
    private volatile bool _disposed;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="options">Threads, idle time, whether non-commercial packs are allowed.</param>
    /// <param name="time">Clock and timer.</param>
    /// <param name="device">What networks run on; null is the one of <see cref="VisionOptions.Device"/>.</param>
    public SessionPool(VisionOptions options, TimeProvider time, ExecutionDevice? device = null)
    {
        (_options, _time, Device) = (options, time, device ?? new ExecutionDevice(options.Device));
        if (options.IdleUnload is not { } idle || idle <= TimeSpan.Zero) return;
        var period = idle / ChecksPerIdleTime;
        _timer = time.CreateTimer(_ => UnloadIdle(idle), null, period, period);
    }

    /// <summary>What the networks run on.</summary>
    public ExecutionDevice Device { get; }

    /// <summary>Takes a lease on a model, loading it when it is not loaded.</summary>
    /// <param name="pack">An installed pack.</param>
    /// <param name="model">One of its models.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.ModelDamaged"/> with the file's name when it is missing, half-written, altered or not usable;
    /// <see cref="FaceError.LicenceNotAccepted"/>; <see cref="FaceError.InvalidConfiguration"/> when the device that was asked for cannot be had.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public SessionLease Lease(InstalledPack pack, ModelEntry model)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        LicenceGate.Require(pack.Manifest, _options);
        var key = (pack.Directory, model.File, model.Sha256);
        var place = _models.GetOrAdd(key, static (_, made) => new PooledModel(made.pack, made.model, made._options, made.Device, made._time), (pack, model, _options, Device, _time));

        // A place added while the pool was being disposed is closed here.
        if (_disposed) place.Close();
        return place.Lease();
    }

    /// <summary>What is loaded now, in order of pack and model names.</summary>
    public IReadOnlyList<LoadedModel> Snapshot() =>
        [.. _models.Values.Select(model => model.Describe()).OfType<LoadedModel>().OrderBy(model => (model.Pack, model.Model))];

    /// <summary>Unloads every model of a pack, those in use once their last lease comes back; returns how many were loaded.</summary>
    public int Unload(string pack) => _models.Values.Count(model => model.PackName == pack && model.UnloadSoon());

    /// <summary>Unloads everything; a model that is leased stays until its last lease is given back.</summary>
    public void Dispose()
    {
        _disposed = true;
        _timer?.Dispose();
        foreach (var model in _models.Values) model.Close();
    }

    private void UnloadIdle(TimeSpan idle)
    {
        foreach (var model in _models.Values) model.UnloadIfIdle(idle);
    }
}
