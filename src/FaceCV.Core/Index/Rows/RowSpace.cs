using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Bases;

namespace FaceCV.Core.Index.Rows;

/// <summary>
/// The memory of an index: chunks, which rows of them are free, and what is written in them. A row is its chunk's number times
/// <see cref="VectorChunk.Capacity"/> plus its slot. All but <see cref="Chunks"/> is for the writer only.
/// </summary>
internal sealed class RowSpace(int dimension, IRowStorage storage)
{
    private const int CodedTogether = 64;

    private readonly Basis _natural = Basis.Natural(dimension);
    private readonly float[] _vector = new float[dimension];
    private readonly float[] _turned = new float[dimension];
    private readonly float[] _work = new float[dimension];
    private VectorChunk[] _chunks = [];
    private int _firstWithRoom;

    /// <summary>The chunks now. The array never changes; growth makes another array of the same chunks.</summary>
    public VectorChunk[] Chunks
    {
        get => Volatile.Read(ref _chunks);
        private set => Volatile.Write(ref _chunks, value);
    }

    /// <summary>Components of a vector.</summary>
    public int Dimension => dimension;

    /// <summary>Rows there is memory for.</summary>
    public int Capacity => _chunks.Length * VectorChunk.Capacity;

    /// <summary>Rows of <see cref="Capacity"/> that hold nothing.</summary>
    public int Free { get; private set; }

    /// <summary>The chunk of a row.</summary>
    public VectorChunk ChunkOf(int row) => _chunks[row >> VectorChunk.CapacityBits];

    /// <summary>The place of a row in its chunk.</summary>
    public static int SlotOf(int row) => row & (VectorChunk.Capacity - 1);

    /// <summary>Takes over chunks, in place of none.</summary>
    public void Restore(VectorChunk[] chunks)
    {
        if (_chunks.Length != 0) throw new InvalidOperationException("There are rows already.");
        foreach (var chunk in chunks)
        {
            storage.Grow();
            for (var slot = chunk.Used - 1; slot >= 0; slot--)
            {
                if (chunk.Lives.IsOccupied(slot))
                {
                    chunk.Occupied++;
                    continue;
                }

                chunk.Next[slot] = chunk.FirstFree;
                chunk.FirstFree = slot + 1;
            }

            Free += VectorChunk.Capacity - chunk.Occupied;
        }

        Chunks = chunks;
    }

    /// <summary>Takes a free row, of the lowest chunk that has one.</summary>
    public int Take()
    {
        while (_firstWithRoom < _chunks.Length && _chunks[_firstWithRoom].Occupied == VectorChunk.Capacity) _firstWithRoom++;
        if (_firstWithRoom == _chunks.Length)
        {
            storage.Grow();
            Chunks = [.. _chunks, new VectorChunk(_natural)];
            Free += VectorChunk.Capacity;
        }

        var chunk = _chunks[_firstWithRoom];
        var slot = chunk.FirstFree - 1;
        if (slot >= 0)
        {
            chunk.FirstFree = chunk.Next[slot];
            chunk.Next[slot] = 0;
        }
        else
        {
            slot = chunk.Used++;
        }

        chunk.Occupied++;
        Free--;
        return (_firstWithRoom << VectorChunk.CapacityBits) + slot;
    }

    /// <summary>Fills a row just taken.</summary>
    public void Write(int row, FaceId face, PersonId person, ReadOnlySpan<float> vector)
    {
        var chunk = ChunkOf(row);
        var slot = SlotOf(row);
        chunk.Codes.Basis.Turn(vector, _turned);
        chunk.Codes.Write(slot, _turned, _work);
        chunk.Faces[slot] = face;
        chunk.People[slot] = person;
        Array.Clear(_turned);
        storage.Write(row, chunk, vector);
    }

    /// <summary>Fills a row just taken with what another holds.</summary>
    public void Copy(int from, int row)
    {
        var (chunk, slot) = (ChunkOf(from), SlotOf(from));
        storage.Read(from, _vector);
        Write(row, chunk.Faces[slot], chunk.People[slot], _vector);
        Array.Clear(_vector);
    }

    /// <summary>The codes of a chunk's rows in another basis.</summary>
    public ChunkCodes Code(int chunkNumber, Basis basis)
    {
        var chunk = _chunks[chunkNumber];
        var codes = new ChunkCodes(basis);
        int[] slots = [.. Enumerable.Range(0, chunk.Used).Where(chunk.Lives.IsOccupied)];
        var read = new float[CodedTogether * dimension];
        var turned = new float[CodedTogether * dimension];
        foreach (var group in slots.Chunk(CodedTogether))
        {
            for (var i = 0; i < group.Length; i++) storage.Read((chunkNumber << VectorChunk.CapacityBits) + group[i], read.AsSpan(i * dimension, dimension));
            basis.Turn(read.AsSpan(0, group.Length * dimension), turned);
            for (var i = 0; i < group.Length; i++) codes.Write(group[i], turned.AsSpan(i * dimension, dimension), _work);
        }

        Array.Clear(read);
        Array.Clear(turned);
        return codes;
    }

    /// <summary>Zeroes a row that no search sees any more and frees it.</summary>
    public void Erase(int row)
    {
        var chunk = ChunkOf(row);
        var slot = SlotOf(row);
        chunk.Lives.Forget(slot);
        chunk.Codes.Erase(slot);
        storage.Erase(row);
        chunk.Faces[slot] = default;
        chunk.People[slot] = default;
        chunk.Next[slot] = chunk.FirstFree;
        chunk.FirstFree = slot + 1;
        Free++;
        if (--chunk.Occupied == 0) chunk.Reset();
        _firstWithRoom = Math.Min(_firstWithRoom, row >> VectorChunk.CapacityBits);
    }

    /// <summary>Gives up empty chunks at the end, but for a few free rows to go on with.</summary>
    public void Trim()
    {
        var kept = _chunks.Length;
        while (kept > 0 && _chunks[kept - 1].Occupied == 0 && Free >= VectorChunk.Capacity + (VectorChunk.Capacity / 4))
        {
            kept--;
            storage.Shrink();
            Free -= VectorChunk.Capacity;
        }

        if (kept != _chunks.Length) Chunks = _chunks[..kept];
        _firstWithRoom = Math.Min(_firstWithRoom, kept);
    }
}
