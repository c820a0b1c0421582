using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Kernels;

namespace FaceCV.Core.Index.Rows;

/// <summary>
/// The memory of an index: chunks, which rows of them are free, and what is written in them. A row is its chunk's number times
/// <see cref="VectorChunk.Capacity"/> plus its slot. All but <see cref="Chunks"/> is for the writer only.
/// </summary>
internal sealed class RowSpace(int dimension, int stride)
{
    private readonly float[] _work = new float[dimension];
    private VectorChunk[] _chunks = [];
    private int _firstWithRoom;

    /// <summary>The chunks now. The array never changes; growth makes another array of the same chunks.</summary>
    public VectorChunk[] Chunks
    {
        get => Volatile.Read(ref _chunks);
        private set => Volatile.Write(ref _chunks, value);
    }

    /// <summary>Rows there is memory for.</summary>
    public int Capacity => _chunks.Length * VectorChunk.Capacity;

    /// <summary>Rows of <see cref="Capacity"/> that hold nothing.</summary>
    public int Free { get; private set; }

    /// <summary>The chunk of a row.</summary>
    public VectorChunk ChunkOf(int row) => _chunks[row >> VectorChunk.CapacityBits];

    /// <summary>The place of a row in its chunk.</summary>
    public static int SlotOf(int row) => row & (VectorChunk.Capacity - 1);

    /// <summary>Takes a free row, of the lowest chunk that has one.</summary>
    public int Take()
    {
        while (_firstWithRoom < _chunks.Length && _chunks[_firstWithRoom].Occupied == VectorChunk.Capacity) _firstWithRoom++;
        if (_firstWithRoom == _chunks.Length)
        {
            Chunks = [.. _chunks, new VectorChunk(dimension, stride)];
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
        var quantised = Quantiser.Quantise(vector, chunk.Codes(slot), _work);
        vector.CopyTo(chunk.Vector(slot));
        chunk.Scales[slot] = quantised.Scale;
        chunk.Errors[slot] = quantised.Error;
        chunk.Offsets[slot] = quantised.Offset;
        chunk.Faces[slot] = face;
        chunk.People[slot] = person;
    }

    /// <summary>Zeroes a row that no search sees any more and frees it.</summary>
    public void Erase(int row)
    {
        var chunk = ChunkOf(row);
        var slot = SlotOf(row);
        chunk.Codes(slot).Clear();
        chunk.Vector(slot).Clear();
        chunk.Scales[slot] = 0;
        chunk.Errors[slot] = 0;
        chunk.Offsets[slot] = 0;
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
            Free -= VectorChunk.Capacity;
        }

        if (kept != _chunks.Length) Chunks = _chunks[..kept];
        _firstWithRoom = Math.Min(_firstWithRoom, kept);
    }
}
