namespace FaceCV.Core.Index.Rows;

/// <summary>Codes that others took the place of, until no search reads them. <see cref="Oldest"/> is for any thread, the rest for the writer.</summary>
internal sealed class RetiredCodes
{
    private readonly Queue<(ChunkCodes Codes, long Died)> _codes = new();
    private long _oldest = long.MaxValue;

    /// <summary>The version from which the first are not read; the largest number when there are none.</summary>
    public long Oldest => Volatile.Read(ref _oldest);

    /// <summary>Adds codes.</summary>
    public void Add(ChunkCodes codes, long died)
    {
        _codes.Enqueue((codes, died));
        if (_codes.Count == 1) Volatile.Write(ref _oldest, died);
    }

    /// <summary>Zeroes those that are not read from this version or an earlier one on.</summary>
    public void Erase(long version)
    {
        while (_codes.TryPeek(out var first) && first.Died <= version) _codes.Dequeue().Codes.Clear();
        Volatile.Write(ref _oldest, _codes.TryPeek(out var next) ? next.Died : long.MaxValue);
    }
}
