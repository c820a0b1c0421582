using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Kernels;

namespace FaceCV.Core.Index.Rows;

/// <summary>
/// A fixed number of rows side by side, never moved or copied. The codes are what a search reads of every row, the float vectors only
/// of the few that come near (a later version may keep those in a mapped file).
/// </summary>
internal sealed class VectorChunk
{
    /// <summary>log2 of <see cref="Capacity"/>.</summary>
    public const int CapacityBits = 10;

    /// <summary>Rows of a chunk: 512 KiB of codes at 512 components, a fair piece of work for one thread.</summary>
    public const int Capacity = 1 << CapacityBits;

    private readonly int _dimension;
    private readonly AlignedMemory<sbyte> _codes;
    private readonly AlignedMemory<float> _vectors;
    private int _used;

    /// <summary>An empty chunk.</summary>
    /// <param name="dimension">Components of a vector.</param>
    /// <param name="stride">Codes of a row, padding included.</param>
    public VectorChunk(int dimension, int stride)
    {
        _dimension = dimension;
        Stride = stride;
        _codes = new AlignedMemory<sbyte>(Capacity * stride);
        _vectors = new AlignedMemory<float>(Capacity * dimension);
    }

    /// <summary>Codes of a row, padding included.</summary>
    public int Stride { get; }

    /// <summary>Scale of each row, see <see cref="Quantisation"/>.</summary>
    public float[] Scales { get; } = new float[Capacity];

    /// <summary>Quantisation error of each row.</summary>
    public float[] Errors { get; } = new float[Capacity];

    /// <summary>Code offset of each row.</summary>
    public int[] Offsets { get; } = new int[Capacity];

    /// <summary>From when to when each row is in the index.</summary>
    public RowLives Lives { get; } = new(Capacity);

    /// <summary>Face of each row.</summary>
    public FaceId[] Faces { get; } = new FaceId[Capacity];

    /// <summary>Person of each row.</summary>
    public PersonId[] People { get; } = new PersonId[Capacity];

    /// <summary>1 + the next row of the same person, or of the free list; 0 is none. For the writer only.</summary>
    public int[] Next { get; } = new int[Capacity];

    /// <summary>1 + the row of the same person before; 0 is none. For the writer only.</summary>
    public int[] Previous { get; } = new int[Capacity];

    /// <summary>Rows ever filled; those beyond need not be read.</summary>
    public int Used
    {
        get => Volatile.Read(ref _used);
        set => Volatile.Write(ref _used, value);
    }

    /// <summary>Rows whose memory is taken, by a vector or by one removed but not yet erased. For the writer only.</summary>
    public int Occupied { get; set; }

    /// <summary>1 + the first free row below <see cref="Used"/>; 0 is none. For the writer only.</summary>
    public int FirstFree { get; set; }

    /// <summary>Starts anew after the last row was erased. For the writer only.</summary>
    public void Reset()
    {
        Array.Clear(Next);
        FirstFree = 0;
        Used = 0;
    }

    /// <summary>Codes from a row on.</summary>
    public ReadOnlySpan<sbyte> CodesFrom(int slot) => _codes.Span[(slot * Stride)..];

    /// <summary>The codes of one row.</summary>
    public Span<sbyte> Codes(int slot) => _codes.Span.Slice(slot * Stride, Stride);

    /// <summary>The float vector of one row.</summary>
    public Span<float> Vector(int slot) => _vectors.Span.Slice(slot * _dimension, _dimension);
}
