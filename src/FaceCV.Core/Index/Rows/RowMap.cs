namespace FaceCV.Core.Index.Rows;

/// <summary>
/// Finds rows by an id that the rows themselves hold, so that a row takes some 8 bytes here. In many small parts, so that growth moves a thousandth of
/// it and no large block is ever allocated. For one thread at a time.
/// </summary>
/// <param name="idOf">The id of a row that was set and not yet removed.</param>
internal sealed class RowMap(Func<int, Guid> idOf)
{
    private const int ShardBits = 10;
    private const int Smallest = 8;

    private readonly Shard[] _shards = new Shard[1 << ShardBits];

    /// <summary>Number of ids.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room, in an empty map, for so many ids.</summary>
    public void Reserve(int count)
    {
        // A third more than their share, as some shards get more, and no more than three of four places taken.
        var places = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(Smallest, count / (double)_shards.Length * 16 / 9));
        for (var i = 0; i < _shards.Length; i++) _shards[i] = new Shard { Rows = new int[places] };
    }

    /// <summary>The row of an id, or -1.</summary>
    public int Find(Guid id)
    {
        var hash = Hash(id);
        ref var shard = ref ShardOf(hash);
        return shard.Rows is { } rows ? rows[PlaceOf(rows, id, hash)] - 1 : -1;
    }

    /// <summary>Sets the row of an id; the row holds that id.</summary>
    public void Set(Guid id, int row)
    {
        var hash = Hash(id);
        ref var shard = ref ShardOf(hash);
        var rows = shard.Rows ??= new int[Smallest];
        if ((shard.Count + 1) * 4 > rows.Length * 3) rows = shard.Rows = Grown(rows);
        ref var place = ref rows[PlaceOf(rows, id, hash)];
        if (place == 0)
        {
            shard.Count++;
            Count++;
        }

        place = row + 1;
    }

    /// <summary>Removes an id that may be there.</summary>
    public void Remove(Guid id)
    {
        var hash = Hash(id);
        ref var shard = ref ShardOf(hash);
        if (shard.Rows is not { } rows) return;
        var gap = PlaceOf(rows, id, hash);
        if (rows[gap] == 0) return;
        shard.Count--;
        Count--;

        // Those behind close up (Knuth, The Art of Computer Programming 3, 6.4, algorithm R), so that no marks of the removed pile up.
        for (var next = (gap + 1) & (rows.Length - 1); rows[next] != 0; next = (next + 1) & (rows.Length - 1))
        {
            var home = HomeOf(rows, Hash(idOf(rows[next] - 1)));
            if (((next - home) & (rows.Length - 1)) < ((next - gap) & (rows.Length - 1))) continue;
            rows[gap] = rows[next];
            gap = next;
        }

        rows[gap] = 0;
    }

    // Fibonacci hashing: the high bits choose the shard, those after them the place in it.
    private static uint Hash(Guid id) => (uint)id.GetHashCode() * 0x9E3779B1u;

    private static int HomeOf(int[] rows, uint hash) => (int)(((ulong)(hash << ShardBits) * (uint)rows.Length) >> 32);

    private ref Shard ShardOf(uint hash) => ref _shards[hash >> (32 - ShardBits)];

    // Where the id is, else the empty place where it would go.
    private int PlaceOf(int[] rows, Guid id, uint hash)
    {
        var place = HomeOf(rows, hash);
        while (rows[place] != 0 && idOf(rows[place] - 1) != id) place = (place + 1) & (rows.Length - 1);
        return place;
    }

    private int[] Grown(int[] rows)
    {
        var larger = new int[rows.Length * 2];
        foreach (var row in rows)
        {
            if (row == 0) continue;
            var id = idOf(row - 1);
            larger[PlaceOf(larger, id, Hash(id))] = row;
        }

        return larger;
    }

    /// <summary>Places of rows, a power of two, never all taken: 1 + the row, 0 for none.</summary>
    private struct Shard
    {
        public int[]? Rows;
        public int Count;
    }
}
