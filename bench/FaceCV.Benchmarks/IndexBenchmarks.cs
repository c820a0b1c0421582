using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;

namespace FaceCV.Benchmarks;

/// <summary>The five nearest of random unit vectors of 512 components. The baseline is a float scan on one thread.</summary>
[MemoryDiagnoser]
public class IndexBenchmarks
{
    private const int Dimension = 512, Probes = 64, Nearest = 5;

    private ExactIndex _index = null!;
    private float[][] _vectors = [];
    private float[][] _probes = [];
    private int _next;

    [Params(10_000, 100_000, 1_000_000)]
    public int Templates { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(Templates);
        _index = new ExactIndex(Dimension);
        _vectors = new float[Templates][];
        for (var i = 0; i < Templates; i++)
        {
            _vectors[i] = Unit(random);
            _index.Add(new FaceId(new Guid(i, 0, 1, new byte[8])), new PersonId(new Guid(i, 0, 2, new byte[8])), _vectors[i]);
        }

        _probes = [.. Enumerable.Range(0, Probes).Select(_ => Unit(random))];
    }

    [Benchmark(Description = "exact index")]
    public IReadOnlyList<IndexHit> Exact() => _index.Search(_probes[_next++ % Probes], Nearest);

    [Benchmark(Baseline = true, Description = "float scan, one thread")]
    public int FloatScan()
    {
        var probe = _probes[_next++ % Probes];
        var best = new PriorityQueue<int, float>();
        for (var i = 0; i < _vectors.Length; i++)
        {
            var similarity = TensorPrimitives.Dot<float>(probe, _vectors[i]);
            if (best.Count < Nearest) best.Enqueue(i, similarity);
            else best.EnqueueDequeue(i, similarity);
        }

        return best.Count;
    }

    private static float[] Unit(Random random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++) vector[i] = random.NextSingle() - 0.5f;
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
