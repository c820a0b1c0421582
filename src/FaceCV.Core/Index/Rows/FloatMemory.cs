namespace FaceCV.Core.Index.Rows;

/// <summary>Float vectors in memory, in blocks that are never moved.</summary>
internal sealed class FloatMemory(int dimension) : IFloatVectors
{
    private AlignedMemory<float>[] _chunks = [];

    /// <inheritdoc/>
    public void Grow() => Volatile.Write(ref _chunks, [.. _chunks, new AlignedMemory<float>(VectorChunk.Capacity * dimension)]);

    /// <inheritdoc/>
    public void Shrink() => Volatile.Write(ref _chunks, _chunks[..^1]);

    /// <inheritdoc/>
    public void Write(int row, ReadOnlySpan<float> vector) => vector.CopyTo(Of(row));

    /// <inheritdoc/>
    public void Read(int row, Span<float> vector) => Of(row).CopyTo(vector);

    /// <inheritdoc/>
    public void Erase(int row) => Of(row).Clear();

    private Span<float> Of(int row) =>
        Volatile.Read(ref _chunks)[row >> VectorChunk.CapacityBits].Span.Slice(RowSpace.SlotOf(row) * dimension, dimension);
}
