using BenchmarkDotNet.Attributes;
using FaceCV.Core.Faces;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Embeddings;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using FaceCV.Vision.Pipeline;

namespace FaceCV.Benchmarks;

/// <summary>The chain stage by stage on a 250x250 JPEG with one face, starter pack, one thread. The baseline is its three networks alone.</summary>
[MemoryDiagnoser]
public class StageBenchmarks
{
    private static readonly AnalysisRequest Request = new() { Parts = FaceParts.Embedding, MaxFaces = 1 };

    private readonly List<SessionLease> _leases = [];
    private byte[] _jpeg = [];
    private RgbImage _image = null!;
    private IFaceDetector _detector = null!;
    private LandmarkFinder _landmarks = null!;
    private FaceEmbedder _embedder = null!;
    private FacePipeline _pipeline = null!;
    private ModelRun[] _runs = [];
    private BoundingBox _box;
    private FaceLandmarks5 _five = null!;

    [GlobalSetup]
    public void Setup()
    {
        var options = BenchmarkData.Options();
        var catalogue = new PackCatalogue(options);
        var packs = new InstalledPacks(catalogue, options);
        var pack = packs.Get("starter");
        var pool = new SessionPool(options, TimeProvider.System);
        foreach (var task in new[] { ModelTask.Detection, ModelTask.Landmarks, ModelTask.Embedding }) _leases.Add(pool.Lease(pack, pack.Require(task)));
        _detector = FaceDetectors.Create(_leases[0].Session);
        _landmarks = new LandmarkFinder(_leases[1].Session);
        _embedder = new FaceEmbedder(_leases[2].Session, pack.Manifest.IdOf(_leases[2].Session.Model));
        _pipeline = new FacePipeline(packs, pool, options, TimeProvider.System);
        _jpeg = BenchmarkData.Portrait();
        _image = ImageDecoder.Decode(_jpeg, options.Limits, options.Limits.ReducedSide);
        _box = FaceFinder.Find(_detector, _image, Request, CancellationToken.None)[0].Box;
        _five = _landmarks.Find(_image, _box).ToFivePoints();
        _runs = [.. _leases.Select(lease => lease.Session.Rent())];
        foreach (var run in _runs) run.Input.Fill(0.1f);
    }

    [Benchmark(Baseline = true, Description = "three networks alone")]
    public void Sessions()
    {
        foreach (var run in _runs) run.Execute();
    }

    [Benchmark(Description = "decode")]
    public void Decode() => ImageDecoder.Decode(_jpeg, new ImageLimits()).Dispose();

    [Benchmark(Description = "detect")]
    public int Detect() => FaceFinder.Find(_detector, _image, Request, CancellationToken.None).Count;

    [Benchmark(Description = "landmarks")]
    public FaceLandmarks68 Landmarks() => _landmarks.Find(_image, _box);

    [Benchmark(Description = "align and embed")]
    public Embedding Embed() => _embedder.Embed(_image, _box, _five, mirror: false);

    [Benchmark(Description = "whole chain, bytes to embedding")]
    public FaceAnalysis Whole() => _pipeline.Analyse(_jpeg, Request);
}
