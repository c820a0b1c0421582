using System.Numerics.Tensors;

namespace FaceCV.Core.Index.Kernels;

/// <summary>A vector as 8-bit codes: component i is about <c>Scale * code[i]</c>.</summary>
/// <param name="Scale">Largest magnitude of the vector / 127.</param>
/// <param name="Error">At least the Euclidean length of what quantisation took away, <c>|x - Scale * code|</c>.</param>
/// <param name="Offset">128 times the sum of the codes.</param>
internal readonly record struct Quantisation(float Scale, float Error, int Offset);

/// <summary>Makes 8-bit codes of unit vectors. The codes are -127..127, so that a sign can always be turned.</summary>
internal static class Quantiser
{
    /// <summary>Unit roundoff of float32, 2^-24.</summary>
    public const float Roundoff = 1f / (1 << 24);

    /// <summary>Quantises a checked unit vector.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="codes">Receives the codes, zero beyond the vector's length.</param>
    /// <param name="work">Work space of the vector's length; left zero, as templates are not to lie about.</param>
    public static Quantisation Quantise(ReadOnlySpan<float> vector, Span<sbyte> codes, Span<float> work)
    {
        var scale = Math.Abs(TensorPrimitives.MaxMagnitude(vector)) / 127;
        TensorPrimitives.Divide(vector, scale, work);
        TensorPrimitives.Round(work, work);
        TensorPrimitives.Clamp(work, -127f, 127f, work);
        TensorPrimitives.ConvertSaturating<float, sbyte>(work, codes);
        codes[vector.Length..].Clear();
        var offset = 128 * (int)TensorPrimitives.Sum<float>(work);

        // Whatever the codes came out as, their error is measured. The measure itself rounds: each product by its own Roundoff
        // (together less than 2 Roundoff of a vector of length below 2), the norm by less than (dimension + 2) Roundoff of itself.
        TensorPrimitives.Multiply(work, scale, work);
        TensorPrimitives.Subtract(vector, work, work);
        var error = TensorPrimitives.Norm<float>(work);
        work.Clear();
        return new Quantisation(scale, (error * (1 + (2 * (vector.Length + 4) * Roundoff))) + (8 * Roundoff), offset);
    }
}
