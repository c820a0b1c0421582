namespace FaceCV.Core.Index.Rows;

/// <summary>
/// The versions of the index between which rows are in it. A search of version v sees exactly the rows with born &lt;= v &lt; died, so
/// it sees the index as it was at one moment whatever is written meanwhile. Versions with rows begin at 1.
/// </summary>
internal sealed class RowLives(int capacity)
{
    private const long Never = long.MaxValue;

    private readonly long[] _born = new long[capacity];
    private readonly long[] _died = new long[capacity];

    /// <summary>Whether a search of a version sees the row.</summary>
    /// <remarks>The death is read first: a row is born again only after its new birth was written.</remarks>
    public bool IsVisible(int slot, long version) =>
        version < Volatile.Read(ref _died[slot]) && Volatile.Read(ref _born[slot]) <= version;

    /// <summary>Whether the row is in the newest version.</summary>
    public bool IsAlive(int slot) => Volatile.Read(ref _died[slot]) == Never;

    /// <summary>Lets the row in from a version on; all its data must be written.</summary>
    public void Begin(int slot, long version)
    {
        Volatile.Write(ref _born[slot], version);
        Volatile.Write(ref _died[slot], Never);
    }

    /// <summary>Takes the row out from a version on.</summary>
    public void End(int slot, long version) => Volatile.Write(ref _died[slot], version);

    /// <summary>Whether the row holds anything, be it only for searches of an older version. For the writer only.</summary>
    public bool IsOccupied(int slot) => _died[slot] != 0;

    /// <summary>The row holds nothing any more; no search sees it.</summary>
    public void Forget(int slot) => Volatile.Write(ref _died[slot], 0);
}
