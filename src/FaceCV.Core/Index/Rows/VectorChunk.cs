using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Bases;

namespace FaceCV.Core.Index.Rows;

/// <summary>A fixed number of rows side by side, never moved or copied. Their float vectors, of which a search reads few, are kept elsewhere.</summary>
internal sealed class VectorChunk(Basis basis)
{
    /// <summary>log2 of <see cref="Capacity"/>.</summary>
    public const int CapacityBits = 10;

    /// <summary>Rows of a chunk: 512 KiB of codes at 512 components, a fair piece of work for one thread.</summary>
    public const int Capacity = 1 << CapacityBits;

    private ChunkCodes _codes = new(basis);
    private int _used;

    /// <summary>
    /// The codes of the rows. Another basis puts others in their place, of the same rows: a search reads this once a chunk, after it took
    /// its lease.
    /// </summary>
    public ChunkCodes Codes
    {
        get => Volatile.Read(ref _codes);
        set => Volatile.Write(ref _codes, value);
    }

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
}
