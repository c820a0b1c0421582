namespace FaceCV.Core.Index.Rows;

/// <summary>Rows out of the newest version but not yet erased, oldest first. <see cref="Oldest"/> is for any thread, the rest for the writer.</summary>
internal sealed class RetiredRows
{
    private readonly Queue<(int Row, long Died)> _rows = new();
    private long _oldest = long.MaxValue;

    /// <summary>The version the first row went out in; the largest number when there is no row.</summary>
    public long Oldest => Volatile.Read(ref _oldest);

    /// <summary>Adds a row.</summary>
    public void Add(int row, long died)
    {
        _rows.Enqueue((row, died));
        if (_rows.Count == 1) Volatile.Write(ref _oldest, died);
    }

    /// <summary>Takes the first row if it went out in this version or before.</summary>
    public bool TryTake(long version, out int row)
    {
        row = -1;
        if (!_rows.TryPeek(out var first) || first.Died > version) return false;
        row = _rows.Dequeue().Row;
        Volatile.Write(ref _oldest, _rows.TryPeek(out var next) ? next.Died : long.MaxValue);
        return true;
    }
}
