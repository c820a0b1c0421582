using System.Numerics.Tensors;

namespace FaceCV.Core.Index.Kernels;

/// <summary>A vector as 8-bit codes: component i is about <c>Scale * code[i]</c>.</summary>
/// <param name="Scale">Largest magnitude of the vector / 127.</param>
/// <param name="Error">At least the Euclidean length of what quantisation took away, <c>|x - Scale * code|</c>.</param>
internal readonly record struct Quantisation(float Scale, float Error);

/// <summary>Makes 8-bit codes of vectors no longer than a unit vector. The codes are -127..127, so that a sign can always be turned.</summary>
internal static class Quantiser
{
    /// <summary>Unit roundoff of float32, 2^-24.</summary>
    public const float Roundoff = 1f / (1 << 24);

    /// <summary>Quantises a vector; one of zeros, or of nothing, gets codes of zero.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="codes">Receives the codes, zero beyond the vector's length.</param>
    /// <param name="work">Work space of at least the vector's length; left zero, as templates are not to lie about.</param>
    public static Quantisation Quantise(ReadOnlySpan<float> vector, Span<sbyte> codes, Span<float> work)
    {
        var scale = vector.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(vector)) / 127;
        codes[vector.Length..].Clear();
        if (scale == 0)
        {
            // Magnitudes too small to be divided by 127 are all below 2e-43.
            codes.Clear();
            return new Quantisation(0, vector.IsEmpty ? 0 : UpperLength(vector));
        }

        work = work[..vector.Length];
        TensorPrimitives.Divide(vector, scale, work);
        TensorPrimitives.Round(work, work);
        TensorPrimitives.Clamp(work, -127f, 127f, work);
        TensorPrimitives.ConvertSaturating<float, sbyte>(work, codes);

        // Whatever the codes came out as, their error is measured. Each product of the measure rounds by its own Roundoff, together less
        // than 2 Roundoff of a vector of length below 2.
        TensorPrimitives.Multiply(work, scale, work);
        TensorPrimitives.Subtract(vector, work, work);
        var error = UpperLength(work);
        work.Clear();
        return new Quantisation(scale, error);
    }

    /// <summary>At least the Euclidean length of a vector of length below 2: the computed norm is off by less than (dimension + 2) Roundoff of itself.</summary>
    public static float UpperLength(ReadOnlySpan<float> vector) =>
        vector.IsEmpty ? 0 : (TensorPrimitives.Norm(vector) * (1 + (2 * (vector.Length + 4) * Roundoff))) + (8 * Roundoff);
}
