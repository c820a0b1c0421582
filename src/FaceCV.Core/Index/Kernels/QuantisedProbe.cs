using FaceCV.Core.Index.Bases;

namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// A probe as codes in one basis, with the bounds that make the integer scan exact. Coordinates of probe and row are <c>z = (u, v)</c> and
/// <c>y = (a, b)</c>, leading and rest; codes read back are written <c>u', a'</c> and so on. By Cauchy-Schwarz
/// <code>
/// u.a = u'.a' + u'.(a - a') + (u - u').a  within  |u'| |a - a'| + |u - u'| |a|  of  u'.a'
/// z.y  within  |z'| |y - y'| + |z - z'| |y|  of  z'.y',   and at most  u.a + |v| |b|
/// </code>
/// p.x itself differs from z.y by at most <see cref="Basis.Slack"/>, and the similarity that counts, the float32 dot product in whatever
/// order it is summed, from p.x by at most <c>g |p| |x|</c>, <c>g = d u / (1 - d u)</c>, u = 2^-24 (Higham, Accuracy and Stability of Numerical
/// Algorithms, 3.1). Hence a row whose upper bound is below a similarity that enough others surely have can be passed over, and
/// the answer is still that of the full float scan.
/// </summary>
internal sealed class QuantisedProbe
{
    private readonly float[] _turned;
    private readonly float[] _work;
    private readonly sbyte[] _leadCodes;
    private readonly sbyte[] _restCodes;

    /// <summary>Room for probes in a basis.</summary>
    public QuantisedProbe(Basis basis)
    {
        Basis = basis;
        _turned = new float[basis.Dimension];
        _work = new float[basis.Dimension];
        _leadCodes = new sbyte[DotKernel.Pad(basis.Lead)];
        _restCodes = new sbyte[DotKernel.Pad(basis.Dimension - basis.Lead)];
    }

    /// <summary>The basis of the codes.</summary>
    public Basis Basis { get; }

    /// <summary>Codes of the leading components, padded.</summary>
    public ReadOnlySpan<sbyte> LeadCodes => _leadCodes;

    /// <summary>Codes of the rest, padded; empty when all lead.</summary>
    public ReadOnlySpan<sbyte> RestCodes => _restCodes;

    /// <summary>Scale of <see cref="LeadCodes"/>.</summary>
    public float LeadGain { get; private set; }

    /// <summary>Scale of <see cref="RestCodes"/>.</summary>
    public float RestGain { get; private set; }

    /// <summary>At least the length of the rest.</summary>
    public float RestLength { get; private set; }

    /// <summary>At least the length of the leading components read back from their codes.</summary>
    public float LeadReach { get; private set; }

    /// <summary>The part of the bound by the leading components that is the same for all rows.</summary>
    public float LeadMargin { get; private set; }

    /// <summary>At least the length of all components read back from their codes.</summary>
    public float Reach { get; private set; }

    /// <summary>The part of the bounds by all components that is the same for all rows.</summary>
    public float Margin { get; private set; }

    /// <summary>Takes over a checked unit vector.</summary>
    public void Set(ReadOnlySpan<float> probe)
    {
        Basis.Turn(probe, _turned);
        var lead = Quantiser.Quantise(_turned.AsSpan(0, Basis.Lead), _leadCodes, _work);
        var rest = Quantiser.Quantise(_turned.AsSpan(Basis.Lead), _restCodes, _work);
        (LeadGain, RestGain) = (lead.Scale, rest.Scale);
        RestLength = Quantiser.UpperLength(_turned.AsSpan(Basis.Lead));
        LeadReach = Basis.Longest + lead.Error;
        var error = lead.Error + rest.Error;
        Reach = Basis.Longest + error;

        // The sum of a few terms of magnitude below 4 is itself computed in float32, with fewer than ten roundings: 64 Roundoff covers them.
        const float longest = UnitVector.GreatestLength;
        var summation = 2 * (Basis.Dimension + 4) * Quantiser.Roundoff * longest * longest;
        var common = Basis.Slack + summation + (64 * Quantiser.Roundoff);
        LeadMargin = (lead.Error * Basis.Longest) + common;
        Margin = (error * Basis.Longest) + common;
        Array.Clear(_turned);
    }

    /// <summary>Forgets the probe.</summary>
    public void Clear()
    {
        Array.Clear(_leadCodes);
        Array.Clear(_restCodes);
    }
}
