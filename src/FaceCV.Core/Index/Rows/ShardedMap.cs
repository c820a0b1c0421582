namespace FaceCV.Core.Index.Rows;

/// <summary>
/// A dictionary to rows in many small parts, so that growth copies a thousandth of it and no large block is ever allocated.
/// For one thread at a time.
/// </summary>
internal sealed class ShardedMap<TKey>
    where TKey : struct, IEquatable<TKey>
{
    private const int ShardBits = 10;

    private readonly Dictionary<TKey, int>?[] _shards = new Dictionary<TKey, int>?[1 << ShardBits];

    /// <summary>Number of keys.</summary>
    public int Count { get; private set; }

    /// <summary>The row of a key, or -1.</summary>
    public int Find(TKey key) => _shards[ShardOf(key)] is { } shard && shard.TryGetValue(key, out var row) ? row : -1;

    /// <summary>Sets the row of a key.</summary>
    public void Set(TKey key, int row)
    {
        var shard = _shards[ShardOf(key)] ??= [];
        var before = shard.Count;
        shard[key] = row;
        Count += shard.Count - before;
    }

    /// <summary>Removes a key that may be there.</summary>
    public void Remove(TKey key)
    {
        if (_shards[ShardOf(key)]?.Remove(key) == true) Count--;
    }

    // Fibonacci hashing: the high bits, since the dictionary itself uses the remainder.
    private static uint ShardOf(TKey key) => ((uint)key.GetHashCode() * 0x9E3779B1u) >> (32 - ShardBits);
}
