using FaceCV.Core.Gallery;

namespace FaceCV.Core.Tests.Index;

/// <summary>Seeded unit vectors and ids.</summary>
internal sealed class TestVectors(int seed, int dimension)
{
    private readonly Random _random = new(seed);
    private double[][]? _space;

    public Random Random => _random;

    public FaceId NewFace() => new(NewGuid());

    public PersonId NewPerson() => new(NewGuid());

    public Guid NewGuid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Any direction.</summary>
    public float[] Unit() => Normalise(Gaussian());

    /// <summary>Close to a vector: <paramref name="spread"/> is about the tangent of the angle between.</summary>
    public float[] Near(float[] centre, double spread)
    {
        var step = Normalise(Gaussian());
        return Normalise([.. centre.Select((value, i) => value + (spread * step[i]))]);
    }

    /// <summary>A few components carry nearly everything, which quantises worst.</summary>
    public float[] Sparse() => Normalise([.. Gaussian().Select((value, i) => i % 37 == 0 ? value * 40 : value * 0.1)]);

    /// <summary>Components of equal magnitude, which all quantise to +-127.</summary>
    public float[] Signs() => Normalise([.. Gaussian().Select(value => value < 0 ? -1.0 : 1.0)]);

    /// <summary>
    /// As templates of a face recogniser lie: nearly all of the length within few directions, which are no axes, the same for one seed of
    /// <paramref name="space"/>; <paramref name="outside"/> is the share of the squared length, about, that is anywhere.
    /// </summary>
    public float[] Gathered(int directions, double outside = 0.02, int space = 1)
    {
        if (_space is null || _space.Length != directions)
        {
            var source = new TestVectors(space, dimension);
            _space = [.. Enumerable.Range(0, directions).Select(_ => source.Gaussian())];
        }

        var sum = Gaussian();
        var scale = Math.Sqrt(outside / (1 - outside) * directions);
        for (var i = 0; i < dimension; i++) sum[i] *= scale;
        foreach (var direction in _space)
        {
            var weight = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            for (var i = 0; i < dimension; i++) sum[i] += weight * direction[i];
        }

        return Normalise(sum);
    }

    private static float[] Normalise(double[] values)
    {
        var length = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => (float)(value / length))];
    }

    private static float[] Normalise(float[] values) => Normalise([.. values.Select(value => (double)value)]);

    private double[] Gaussian()
    {
        var values = new double[dimension];
        for (var i = 0; i < dimension; i++)
            values[i] = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return values;
    }
}
