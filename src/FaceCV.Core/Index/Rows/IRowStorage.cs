namespace FaceCV.Core.Index.Rows;

/// <summary>
/// Where the float vectors of rows are, and whatever else of an index outlasts the process. One writer at a time; reads run beside it, of
/// rows that it does not touch meanwhile.
/// </summary>
internal interface IRowStorage : IDisposable
{
    /// <summary>Makes room for a chunk of rows more.</summary>
    void Grow();

    /// <summary>Gives up the last chunk, whose rows are all erased.</summary>
    void Shrink();

    /// <summary>Keeps a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="chunk">Its chunk, which holds its codes and ids already.</param>
    /// <param name="vector">Its float vector.</param>
    void Write(int row, VectorChunk chunk, ReadOnlySpan<float> vector);

    /// <summary>Keeps the codes of a chunk in another basis; the float vectors stay.</summary>
    /// <param name="number">Number of the chunk.</param>
    /// <param name="chunk">The chunk, with its ids.</param>
    /// <param name="codes">Its codes from now on.</param>
    void Recode(int number, VectorChunk chunk, ChunkCodes codes);

    /// <summary>Reads the float vector of a row; all zeros when it holds none.</summary>
    void Read(int row, Span<float> vector);

    /// <summary>Leaves nothing of a row.</summary>
    void Erase(int row);
}
