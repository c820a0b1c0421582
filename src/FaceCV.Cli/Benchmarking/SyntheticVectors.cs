using System.Numerics.Tensors;

namespace FaceCV.Cli.Benchmarking;

/// <summary>Random unit vectors: anywhere, or with the spectrum that templates of faces have.</summary>
internal sealed class SyntheticVectors
{
    private const int Mirrors = 4;

    // Mean squared components of the starter pack's templates along their principal axes, measured on the 5,373 images of 2,086 people of LFW
    // (folds 1 to 5); between these axes on a straight line of logarithms.
    private static readonly (int Axis, double Square)[] Spectrum =
        [(0, 4.2e-2), (1, 2.8e-2), (2, 2.3e-2), (4, 1.9e-2), (8, 1.6e-2), (16, 1.3e-2), (32, 1.0e-2), (64, 6.0e-3), (96, 3.8e-3), (128, 1.9e-3), (192, 2.7e-7), (511, 1e-9)];

    private readonly Random _random;
    private readonly float[] _deviations;
    private readonly float[][] _mirrors;

    private SyntheticVectors(int seed, float[] deviations)
    {
        (_random, _deviations) = (new Random(seed), deviations);

        // The principal axes are no axes of the vectors: a few mirrors, the same for every seed, turn them.
        var space = new Random(1);
        _mirrors = [.. Enumerable.Range(0, Mirrors).Select(_ => Unit([.. deviations.Select(_ => space.NextSingle() - 0.5f)]))];
    }

    /// <summary>Vectors that lie as templates of faces do.</summary>
    public static SyntheticVectors Faces(int seed, int dimension) => new(seed, [.. Enumerable.Range(0, dimension).Select(axis => (float)Math.Sqrt(SquareAt(axis * 512.0 / dimension)))]);

    /// <summary>Vectors that lie anywhere.</summary>
    public static SyntheticVectors Anywhere(int seed, int dimension) => new(seed, [.. Enumerable.Repeat(1f, dimension)]);

    /// <summary>The next vector.</summary>
    public float[] Next()
    {
        var vector = new float[_deviations.Length];
        for (var i = 0; i < vector.Length; i++) vector[i] = Gaussian() * _deviations[i];
        foreach (var mirror in _mirrors) TensorPrimitives.MultiplyAdd(mirror, -2 * TensorPrimitives.Dot<float>(mirror, vector), vector, vector);
        return Unit(vector);
    }

    private static double SquareAt(double axis)
    {
        var after = Math.Max(1, Array.FindIndex(Spectrum, point => point.Axis >= axis));
        var (from, to) = (Spectrum[after - 1], Spectrum[after]);
        var share = (axis - from.Axis) / (to.Axis - from.Axis);
        return Math.Exp(Math.Log(from.Square) + (share * (Math.Log(to.Square) - Math.Log(from.Square))));
    }

    private static float[] Unit(float[] vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    // The sum of uniform numbers is near enough (Irwin and Hall), and quick.
    private float Gaussian() => _random.NextSingle() + _random.NextSingle() + _random.NextSingle() + _random.NextSingle() - 2;
}
