namespace FaceCV.Stores.Sqlite;

/// <summary>Settings of the SQLite store.</summary>
public sealed record SqliteGalleryOptions
{
    /// <summary>
    /// The database file. It is created, readable by its owner only, when absent, and so is its directory. SQLite keeps two more files beside
    /// it while it is open, with <c>-wal</c> and <c>-shm</c> at the end of their names. Must be on a local disk.
    /// </summary>
    public required string DatabasePath { get; init; }

    /// <summary>How long a write waits for another program that is writing to the same file. Default 5 s; at least 1 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections for reading that are kept open; more are opened when needed and closed after use. Default 8.</summary>
    public int IdleReaders { get; init; } = 8;

    /// <summary>
    /// Quiet time after an erasure until the file is rewritten. An erasure overwrites what it deletes at once; rewriting also rids the file of
    /// stray copies that SQLite may have left when it split or merged pages. Default 30 s. Closing the store rewrites at once.
    /// </summary>
    public TimeSpan SweepAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Largest file, in bytes, that is rewritten by itself after erasures, as that holds up writers for about a second per 200 MB; beyond it,
    /// call <see cref="SqliteGalleryStore.SweepAsync"/>. Default 1 GiB.
    /// </summary>
    public long SweepUpTo { get; init; } = 1L << 30;

    /// <summary>Largest number of pages of the file; for tests of a full disk. Null is no limit.</summary>
    internal long? MaxPages { get; init; }
}
