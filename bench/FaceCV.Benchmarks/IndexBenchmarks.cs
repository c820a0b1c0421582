using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FaceCV.Cli.Benchmarking;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;

namespace FaceCV.Benchmarks;

/// <summary>
/// The five nearest of made-up unit vectors of 512 components, which lie as templates of faces do or anywhere, in memory. The baseline is a float scan on one thread.
/// </summary>
[MemoryDiagnoser]
public class IndexBenchmarks
{
    private const int Dimension = 512, Probes = 64, Nearest = 5, Together = 8;

    private ExactIndex _index = null!;
    private float[][] _vectors = [];
    private ReadOnlyMemory<float>[] _probes = [];
    private int _next;

    [Params(10_000, 100_000, 1_000_000)]
    public int Templates { get; set; }

    [Params(true, false)]
    public bool Faces { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _index = new ExactIndex(Dimension);
        var source = Faces ? SyntheticVectors.Faces(Templates, Dimension) : SyntheticVectors.Anywhere(Templates, Dimension);
        _vectors = new float[Templates][];
        for (var i = 0; i < Templates; i++)
        {
            _vectors[i] = source.Next();
            _index.Add(new FaceId(new Guid(i, 0, 1, new byte[8])), new PersonId(new Guid(i, 0, 2, new byte[8])), _vectors[i]);
        }

        _index.BackgroundWork.Wait();
        _probes = [.. Enumerable.Range(0, Probes).Select(_ => (ReadOnlyMemory<float>)source.Next())];
    }

    [GlobalCleanup]
    public void Cleanup() => _index.Dispose();

    [Benchmark(Description = "exact index")]
    public IReadOnlyList<IndexHit> Exact() => _index.Search(_probes[_next++ % Probes].Span, Nearest);

    [Benchmark(Description = "exact index, eight probes at once", OperationsPerInvoke = Together)]
    public IReadOnlyList<IndexHit>[] Many() => _index.SearchMany(_probes[..Together], Nearest);

    [Benchmark(Baseline = true, Description = "float scan, one thread")]
    public int FloatScan()
    {
        var probe = _probes[_next++ % Probes].Span;
        var best = new PriorityQueue<int, float>();
        for (var i = 0; i < _vectors.Length; i++)
        {
            var similarity = TensorPrimitives.Dot(probe, _vectors[i]);
            if (best.Count < Nearest) best.Enqueue(i, similarity);
            else best.EnqueueDequeue(i, similarity);
        }

        return best.Count;
    }
}
