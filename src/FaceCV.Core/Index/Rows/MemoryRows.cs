namespace FaceCV.Core.Index.Rows;

/// <summary>Float vectors in memory, in blocks that are never moved; nothing outlasts the process.</summary>
internal sealed class MemoryRows(int dimension) : IRowStorage
{
    private AlignedMemory<float>[] _chunks = [];

    /// <inheritdoc/>
    public void Grow() => Volatile.Write(ref _chunks, [.. _chunks, new AlignedMemory<float>(VectorChunk.Capacity * dimension)]);

    /// <inheritdoc/>
    public void Shrink() => Volatile.Write(ref _chunks, _chunks[..^1]);

    /// <inheritdoc/>
    public void Write(int row, VectorChunk chunk, ReadOnlySpan<float> vector) => vector.CopyTo(Of(row));

    /// <inheritdoc/>
    public void Recode(int number, VectorChunk chunk, ChunkCodes codes)
    {
        // Codes are in the chunk.
    }

    /// <inheritdoc/>
    public void Read(int row, Span<float> vector) => Of(row).CopyTo(vector);

    /// <inheritdoc/>
    public void Erase(int row) => Of(row).Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var chunk in _chunks) chunk.Span.Clear();
    }

    private Span<float> Of(int row) =>
        Volatile.Read(ref _chunks)[row >> VectorChunk.CapacityBits].Span.Slice(RowSpace.SlotOf(row) * dimension, dimension);
}
