using System.Diagnostics;
using System.Numerics.Tensors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Index.Files;
using FaceCV.Core.Protection;

namespace FaceCV.Cli.Benchmarking;

/// <summary>Searches of the exact index, filled with made-up people, in files of a temporary folder.</summary>
internal static class IndexBenchmark
{
    private const int Nearest = 5, Probes = 64, Together = 8, ProbeSeed = 11;
    private const string Identity = "benchmark";

    /// <summary>An index in memory of so many people.</summary>
    public static ExactIndex InMemory(int count, int dimension, CancellationToken cancellationToken)
    {
        var index = new ExactIndex(dimension);
        Fill(index, count, SyntheticVectors.Faces(count, dimension), cancellationToken);
        return index;
    }

    /// <summary>Measures an index of a size.</summary>
    /// <param name="count">Its people, each with one template.</param>
    /// <param name="dimension">Components of a vector.</param>
    /// <param name="budget">Time for each kind of search.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static IndexLine Measure(int count, int dimension, TimeSpan budget, CancellationToken cancellationToken)
    {
        var path = Directory.CreateTempSubdirectory("facecv-bench-").FullName;
        try
        {
            var folder = new IndexFolder(path, new KeyRing([new byte[RecordCipher.KeyBytes]]));
            using (var written = new ExactIndex(folder, Identity, dimension))
            {
                written.Restore();
                Fill(written, count, SyntheticVectors.Faces(count, dimension), cancellationToken);
                written.Checkpoint(new IndexMark(0));
            }

            var before = GC.GetTotalMemory(forceFullCollection: true);
            var began = Stopwatch.GetTimestamp();
            using var index = new ExactIndex(folder, Identity, dimension);
            if (index.Restore().Mark is null || index.Count != count) throw new InvalidOperationException("The index did not come back from its files.");
            var start = Stopwatch.GetElapsedTime(began);
            var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;

            var faces = ProbesOf(SyntheticVectors.Faces(ProbeSeed, dimension));
            var single = Stopwatches.Measure(budget, run => index.Search(faces[run % Probes].Span, Nearest), cancellationToken);
            var together = Stopwatches.Measure(
                budget, run => index.SearchMany([.. Enumerable.Range(run * Together, Together).Select(i => faces[i % Probes])], Nearest), cancellationToken);
            return new IndexLine(
                count, single.Median, single.P99, single.Count, Anywhere(count, dimension, budget, cancellationToken), together.Median / Together,
                FloatScan(count, dimension, budget, cancellationToken), start.TotalSeconds, bytes);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static double Anywhere(int count, int dimension, TimeSpan budget, CancellationToken cancellationToken)
    {
        using var index = new ExactIndex(dimension);
        Fill(index, count, SyntheticVectors.Anywhere(count, dimension), cancellationToken);
        var probes = ProbesOf(SyntheticVectors.Anywhere(ProbeSeed, dimension));
        return Stopwatches.Measure(budget, run => index.Search(probes[run % Probes].Span, Nearest), cancellationToken).Median;
    }

    // What there is without an index.
    private static double? FloatScan(int count, int dimension, TimeSpan budget, CancellationToken cancellationToken)
    {
        if ((long)count * dimension * sizeof(float) > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3) return null;
        var source = SyntheticVectors.Faces(count, dimension);
        var vectors = new float[count][];
        for (var i = 0; i < count; i++) vectors[i] = source.Next();
        var probes = ProbesOf(SyntheticVectors.Faces(ProbeSeed, dimension));
        return Stopwatches.Measure(budget, run => Scan(vectors, probes[run % Probes].Span), cancellationToken).Median;
    }

    private static void Scan(float[][] vectors, ReadOnlySpan<float> probe)
    {
        var best = new PriorityQueue<int, float>();
        for (var i = 0; i < vectors.Length; i++)
        {
            var similarity = TensorPrimitives.Dot(probe, vectors[i]);
            if (best.Count < Nearest) best.Enqueue(i, similarity);
            else best.EnqueueDequeue(i, similarity);
        }
    }

    private static void Fill(ExactIndex index, int count, SyntheticVectors source, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 10_000 == 0) cancellationToken.ThrowIfCancellationRequested();
            index.Add(new FaceId(new Guid(i, 0, 1, new byte[8])), new PersonId(new Guid(i, 0, 2, new byte[8])), source.Next());
        }

        index.BackgroundWork.Wait(cancellationToken);
    }

    private static ReadOnlyMemory<float>[] ProbesOf(SyntheticVectors source) => [.. Enumerable.Range(0, Probes).Select(_ => (ReadOnlyMemory<float>)source.Next())];
}
