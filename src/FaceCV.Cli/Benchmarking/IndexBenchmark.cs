using System.Numerics.Tensors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;

namespace FaceCV.Cli.Benchmarking;

/// <summary>Searches of the exact index, filled with random people.</summary>
internal static class IndexBenchmark
{
    /// <summary>An index of so many random unit vectors, one a person.</summary>
    public static ExactIndex Fill(int count, int dimension, CancellationToken cancellationToken)
    {
        var index = new ExactIndex(dimension);
        var random = new Random(count);
        var vector = new float[dimension];
        for (var i = 0; i < count; i++)
        {
            if (i % 10_000 == 0) cancellationToken.ThrowIfCancellationRequested();
            Randomise(vector, random);
            index.Add(new FaceId(new Guid(i, 0, 1, new byte[8])), new PersonId(new Guid(i, 0, 2, new byte[8])), vector);
        }

        return index;
    }

    /// <summary>Times the five nearest of random probes.</summary>
    public static Durations Measure(IVectorIndex index, TimeSpan budget, CancellationToken cancellationToken)
    {
        var random = new Random(11);
        var probes = Enumerable.Range(0, 64).Select(_ => Randomise(new float[index.Dimension], random)).ToArray();
        return Stopwatches.Measure(budget, run => index.Search(probes[run % probes.Length], 5), cancellationToken);
    }

    private static float[] Randomise(float[] vector, Random random)
    {
        for (var i = 0; i < vector.Length; i++) vector[i] = random.NextSingle() - 0.5f;
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
