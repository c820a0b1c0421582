using System.Numerics.Tensors;

namespace FaceCV.Core.Index;

/// <summary>What a vector must be to be indexed or searched for.</summary>
internal static class UnitVector
{
    /// <summary>How far from 1 the length of a vector may be.</summary>
    public const float Tolerance = 1e-3f;

    /// <summary>More than the length of any vector let in, with room for the rounding of the check itself.</summary>
    public const float GreatestLength = 1 + (4 * Tolerance);

    /// <summary>Refuses a vector of another dimension, of a length not 1, or with a component that is no number.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(ReadOnlySpan<float> vector, int dimension, string parameter)
    {
        if (vector.Length != dimension)
            throw new ArgumentException($"The vector has {vector.Length} components, the index holds vectors of {dimension}.", parameter);
        var length = TensorPrimitives.Norm(vector);
        if (!(Math.Abs(length - 1) <= Tolerance))
            throw new ArgumentException($"The vector's length is {length:G6}, an index holds unit vectors.", parameter);
    }
}
