using System.Numerics.Tensors;

namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// A probe as codes, with the bound that makes the integer scan exact. With probe <c>p</c>, row <c>x</c>, and their codes read back
/// as <c>p' = s_p q_p</c> and <c>x' = s_x q_x</c>:
/// <code>p.x = p'.x' + p'.(x - x') + (p - p').x   so   p.x &lt;= s_p s_x (q_p.q_x) + |p'| |x - x'| + |p - p'| |x|</code>
/// by Cauchy-Schwarz. The similarity that counts is the float32 dot product, in whatever order it is summed; it differs from p.x by
/// at most <c>g |p| |x|</c>, <c>g = d u / (1 - d u)</c>, u = 2^-24 (Higham, Accuracy and Stability of Numerical Algorithms, 3.1).
/// Hence no float similarity of a row exceeds <c>Gain * s_x * dot + Reach * error_x + Margin</c>, where
/// <c>error_x</c> is the row's <see cref="Quantisation.Error"/>: a row whose bound is below a similarity that enough others reach can be passed over
/// and the answer is still that of the full float scan.
/// </summary>
internal sealed class QuantisedProbe(int dimension, int stride)
{
    private readonly float[] _vector = new float[dimension];
    private readonly float[] _work = new float[dimension];
    private readonly sbyte[] _codes = new sbyte[stride];

    /// <summary>The probe itself.</summary>
    public ReadOnlySpan<float> Vector => _vector;

    /// <summary>Its codes, padded.</summary>
    public ReadOnlySpan<sbyte> Codes => _codes;

    /// <summary>Scale of the probe's codes.</summary>
    public float Gain { get; private set; }

    /// <summary>At least the length of the probe read back from its codes.</summary>
    public float Reach { get; private set; }

    /// <summary>The part of the bound that is the same for all rows.</summary>
    public float Margin { get; private set; }

    /// <summary>Takes over a checked unit vector.</summary>
    public void Set(ReadOnlySpan<float> probe)
    {
        probe.CopyTo(_vector);
        var quantised = Quantiser.Quantise(probe, _codes, _work);
        const float longest = UnitVector.GreatestLength;
        Gain = quantised.Scale;
        Reach = longest + quantised.Error;

        // The sum of three terms of magnitude below 4 is itself computed in float32, with six roundings: 64 Roundoff covers them.
        var summation = 2 * (dimension + 4) * Quantiser.Roundoff * longest * longest;
        Margin = (quantised.Error * longest) + summation + (64 * Quantiser.Roundoff);
    }

    /// <summary>The similarity of a row: the float32 cosine the index answers with.</summary>
    public float Similarity(ReadOnlySpan<float> row) => Math.Clamp(TensorPrimitives.Dot(_vector, row), -1f, 1f);

    /// <summary>Forgets the probe.</summary>
    public void Clear()
    {
        Array.Clear(_vector);
        Array.Clear(_codes);
    }
}
