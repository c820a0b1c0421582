using FaceCV.Core.Faces;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Embeddings;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Pipeline;

/// <summary>
/// The models that one analysis uses, each leased when first asked for and given back together. For one thread. They come from the pack of the
/// request; a task it has no model for is done by another: <see cref="InstalledPacks.Providing"/>.
/// </summary>
internal sealed class PackModels : IDisposable
{
    private readonly InstalledPacks _packs;
    private readonly SessionPool _pool;
    private readonly IReadOnlyList<string> _alsoEmbed;
    private readonly Dictionary<ModelTask, SessionLease?> _byTask = [];
    private readonly List<(SessionLease Lease, string Name)> _leases = [];

    /// <summary>Chooses the packs of a request.</summary>
    /// <exception cref="Core.Errors.FaceException">As <see cref="InstalledPacks.Get"/>, or a capability is missing.</exception>
    public PackModels(InstalledPacks packs, SessionPool pool, AnalysisRequest request)
    {
        (_packs, _pool, _alsoEmbed) = (packs, pool, request.AlsoEmbed);
        Pack = packs.Get(request.Pack);
        DetectorPack = packs.Detecting(request.Detector, Pack);
        DetectorEntry = DetectorPack.Require(ModelTask.Detection);
    }

    /// <summary>The pack of the request.</summary>
    public InstalledPack Pack { get; }

    /// <summary>The pack that detects.</summary>
    public InstalledPack DetectorPack { get; }

    /// <summary>The detection model.</summary>
    public ModelEntry DetectorEntry { get; }

    /// <summary>The recogniser of the request's pack, then those that embed too.</summary>
    public IReadOnlyList<FaceEmbedder> Embedders => field ??= [Embedder(Pack), .. _alsoEmbed.Select(name => Embedder(_packs.Get(name)))];

    /// <summary>The models leased so far, as <c>pack/model</c>.</summary>
    public IReadOnlyList<string> Used => [.. _leases.Select(lease => lease.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The detector.</summary>
    public IFaceDetector Detector() => FaceDetectors.Create(
        Lease(DetectorPack, DetectorEntry).Session,
        [.. DetectorPack.Manifest.Models.Where(model => model.Task == ModelTask.DetectionRefinement).Select(model => Lease(DetectorPack, model).Session)]);

    /// <summary>The landmark network, or null.</summary>
    public LandmarkFinder? Landmarks() => Find(ModelTask.Landmarks) is { } session ? new LandmarkFinder(session) : null;

    /// <summary>The model of a task, or null when no pack has one.</summary>
    public ModelSession? Find(ModelTask task)
    {
        if (!_byTask.TryGetValue(task, out var lease))
        {
            lease = _packs.Providing(task, Pack) is { } pack ? Lease(pack, pack.Require(task)) : null;
            _byTask.Add(task, lease);
        }

        return lease?.Session;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (lease, _) in _leases) lease.Dispose();
    }

    private FaceEmbedder Embedder(InstalledPack pack)
    {
        var model = pack.Require(ModelTask.Embedding);
        return new FaceEmbedder(Lease(pack, model).Session, pack.Manifest.IdOf(model));
    }

    private SessionLease Lease(InstalledPack pack, ModelEntry model)
    {
        var lease = _pool.Lease(pack, model);
        _leases.Add((lease, $"{pack.Manifest.Name}/{model.Name}"));
        return lease;
    }
}
