using FaceCV.Core.Errors;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Files;

/// <summary>The open files of one index.</summary>
/// <param name="rows">The rows.</param>
/// <param name="mark">Up to where they are complete, as the head says; null when there are none.</param>
/// <param name="refusal">Why what was there was thrown away.</param>
/// <param name="close">Lets another process open them.</param>
internal sealed class IndexFiles(FileRows rows, IndexMark? mark, string? refusal, Action close) : IDisposable
{
    private string? _refusal = refusal;

    /// <summary>The rows.</summary>
    public FileRows Rows { get; } = rows;

    /// <summary>Up to where they are complete, before <see cref="Restore"/>; null when there are none.</summary>
    public IndexMark? Mark { get; private set; } = mark;

    /// <summary>Reads the rows back.</summary>
    /// <param name="chunks">The rows; empty when they are to be filled anew.</param>
    public Restoration Restore(out VectorChunk[] chunks)
    {
        chunks = [];
        if (Mark is not { } complete) return new Restoration(null, _refusal);
        try
        {
            chunks = RowReader.Read(Rows);
            return new Restoration(complete, null);
        }
        catch (Exception failure) when (failure is FaceException or InvalidDataException or ArgumentException or IOException)
        {
            Discard("its rows are damaged");
            return new Restoration(null, _refusal);
        }
    }

    /// <summary>Throws the rows away, before anything was restored or written.</summary>
    /// <param name="reason">Why, as the end of a sentence.</param>
    public void Discard(string reason)
    {
        Rows.Reset();
        (Mark, _refusal) = (null, reason);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        close();
    }
}
