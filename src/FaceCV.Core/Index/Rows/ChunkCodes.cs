using FaceCV.Core.Index.Bases;
using FaceCV.Core.Index.Kernels;

namespace FaceCV.Core.Index.Rows;

/// <summary>
/// The 8-bit codes of a chunk's rows in one basis: the leading components of all rows side by side, which every search reads, then the rest
/// of all rows, read of the few that come near.
/// </summary>
internal sealed class ChunkCodes
{
    private readonly AlignedMemory<sbyte> _lead;
    private readonly AlignedMemory<sbyte> _rest;

    /// <summary>Codes of zero.</summary>
    public ChunkCodes(Basis basis)
    {
        Basis = basis;
        LeadStride = DotKernel.Pad(basis.Lead);
        RestStride = DotKernel.Pad(basis.Dimension - basis.Lead);
        _lead = new AlignedMemory<sbyte>(VectorChunk.Capacity * LeadStride);
        _rest = new AlignedMemory<sbyte>(VectorChunk.Capacity * RestStride);
    }

    /// <summary>The basis.</summary>
    public Basis Basis { get; }

    /// <summary>Leading codes of a row, padding included.</summary>
    public int LeadStride { get; }

    /// <summary>Codes of the rest of a row, padding included; 0 when all lead.</summary>
    public int RestStride { get; }

    /// <summary>Scale of the leading codes of each row, see <see cref="Quantisation"/>.</summary>
    public float[] LeadScales { get; } = new float[VectorChunk.Capacity];

    /// <summary>Quantisation error of the leading components of each row.</summary>
    public float[] LeadErrors { get; } = new float[VectorChunk.Capacity];

    /// <summary>At least the length of the rest of each row.</summary>
    public float[] RestLengths { get; } = new float[VectorChunk.Capacity];

    /// <summary>Scale of the codes of the rest of each row.</summary>
    public float[] RestScales { get; } = new float[VectorChunk.Capacity];

    /// <summary>Quantisation error of all components of each row.</summary>
    public float[] Errors { get; } = new float[VectorChunk.Capacity];

    /// <summary>Leading codes, row after row.</summary>
    public Span<sbyte> Lead => _lead.Span;

    /// <summary>Codes of the rest, row after row.</summary>
    public Span<sbyte> Rest => _rest.Span;

    /// <summary>Codes a row.</summary>
    /// <param name="slot">The row.</param>
    /// <param name="turned">Its coordinates in the basis.</param>
    /// <param name="work">Work space of as many components; left zero.</param>
    public void Write(int slot, ReadOnlySpan<float> turned, Span<float> work)
    {
        var rest = turned[Basis.Lead..];
        var lead = Quantiser.Quantise(turned[..Basis.Lead], LeadOf(slot), work);
        var beside = Quantiser.Quantise(rest, RestOf(slot), work);
        LeadScales[slot] = lead.Scale;
        LeadErrors[slot] = lead.Error;
        RestLengths[slot] = Quantiser.UpperLength(rest);
        RestScales[slot] = beside.Scale;
        Errors[slot] = MathF.Sqrt((lead.Error * lead.Error) + (beside.Error * beside.Error)) * (1 + (8 * Quantiser.Roundoff));
    }

    /// <summary>Zeroes a row.</summary>
    public void Erase(int slot)
    {
        LeadOf(slot).Clear();
        RestOf(slot).Clear();
        LeadScales[slot] = LeadErrors[slot] = RestLengths[slot] = RestScales[slot] = Errors[slot] = 0;
    }

    /// <summary>Zeroes all rows.</summary>
    public void Clear()
    {
        Lead.Clear();
        Rest.Clear();
        Array.Clear(LeadScales);
        Array.Clear(LeadErrors);
        Array.Clear(RestLengths);
        Array.Clear(RestScales);
        Array.Clear(Errors);
    }

    /// <summary>The leading codes of a row.</summary>
    public Span<sbyte> LeadOf(int slot) => Lead.Slice(slot * LeadStride, LeadStride);

    /// <summary>The codes of the rest of a row.</summary>
    public Span<sbyte> RestOf(int slot) => Rest.Slice(slot * RestStride, RestStride);
}
