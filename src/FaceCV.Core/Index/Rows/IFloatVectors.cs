namespace FaceCV.Core.Index.Rows;

/// <summary>
/// Where the float vectors of rows are. One writer at a time; reads run beside it, of rows that it does not touch meanwhile.
/// </summary>
internal interface IFloatVectors
{
    /// <summary>Makes room for a chunk of rows more.</summary>
    void Grow();

    /// <summary>Gives up the last chunk, whose rows are all erased.</summary>
    void Shrink();

    /// <summary>Keeps the vector of a row.</summary>
    void Write(int row, ReadOnlySpan<float> vector);

    /// <summary>Reads the vector of a row.</summary>
    void Read(int row, Span<float> vector);

    /// <summary>Zeroes the vector of a row.</summary>
    void Erase(int row);
}
