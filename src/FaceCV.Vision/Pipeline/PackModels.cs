using FaceCV.Core.Faces;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Embeddings;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Pipeline;

/// <summary>The models of one pack that one analysis uses, each leased when first asked for and given back together. For one thread.</summary>
internal sealed class PackModels(InstalledPack pack, SessionPool pool) : IDisposable
{
    private readonly Dictionary<ModelTask, SessionLease?> _leases = [];

    /// <summary>The pack.</summary>
    public InstalledPack Pack => pack;

    /// <summary>Whether the pack has a model of a task.</summary>
    public bool Has(ModelTask task) => pack.Manifest.Find(task) is not null;

    /// <summary>The model of a task, or null when the pack has none.</summary>
    public ModelSession? Find(ModelTask task)
    {
        if (!_leases.TryGetValue(task, out var lease))
        {
            lease = pack.Manifest.Find(task) is { } model ? pool.Lease(pack, model) : null;
            _leases.Add(task, lease);
        }

        return lease?.Session;
    }

    /// <summary>The model of a task.</summary>
    /// <exception cref="Core.Errors.FaceException"><see cref="Core.Errors.FaceError.CapabilityMissing"/> when the pack has none.</exception>
    public ModelSession Require(ModelTask task)
    {
        pack.Require(task);
        return Find(task)!;
    }

    /// <summary>The detector.</summary>
    public IFaceDetector Detector() => FaceDetectors.Create(Require(ModelTask.Detection));

    /// <summary>The landmark network, or null.</summary>
    public LandmarkFinder? Landmarks() => Find(ModelTask.Landmarks) is { } session ? new LandmarkFinder(session) : null;

    /// <summary>The recogniser.</summary>
    public FaceEmbedder Embedder()
    {
        var session = Require(ModelTask.Embedding);
        return new FaceEmbedder(session, pack.Manifest.IdOf(session.Model));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lease in _leases.Values) lease?.Dispose();
    }
}
