using FaceCV.Core.Faces;
using FaceCV.TestKit;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using FaceCV.Vision.Pipeline;

[assembly: AssemblyFixture(typeof(FaceCV.Vision.Tests.Pipeline.StarterPipeline))]

namespace FaceCV.Vision.Tests.Pipeline;

/// <summary>The real chain over the starter pack. Its sessions are shared by all tests, as all requests of a server share them.</summary>
public sealed class StarterPipeline : IDisposable
{
    private static readonly VisionOptions Options = new() { ModelsDirectory = Repository.ModelsDirectory };

    private readonly InstalledPacks _packs = new(new PackCatalogue(Options), Options);

    public SessionPool Pool { get; } = new(Options, TimeProvider.System);

    /// <summary>The starter pack; skips the test when it is not installed.</summary>
    public InstalledPack Pack()
    {
        Repository.RequireStarterPack();
        return _packs.Get(null);
    }

    /// <summary>A chain; skips the test when the starter pack is not installed.</summary>
    /// <param name="reducedSide">As <see cref="ImageLimits.ReducedSide"/>.</param>
    internal FacePipeline Create(int? reducedSide = null)
    {
        Repository.RequireStarterPack();
        var limits = reducedSide is { } side ? Options.Limits with { ReducedSide = side } : Options.Limits;
        return new FacePipeline(_packs, Pool, Options with { Limits = limits }, TimeProvider.System);
    }

    public void Dispose() => Pool.Dispose();
}
