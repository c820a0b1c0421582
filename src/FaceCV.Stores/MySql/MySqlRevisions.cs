using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>
/// The order of writes: each is numbered as it is stored, so that another program sees that there were some. The number is taken by the last
/// statement of a transaction, in one message with its end: writes are stored in the order of their numbers, and nobody waits for a client
/// that vanished with a number in its hand.
/// </summary>
internal sealed class MySqlRevisions
{
    /// <summary>Own writes from one deletion of old numbers to the next.</summary>
    public const int PrunedEvery = 500;

    private const int Kept = 10_000;

    private readonly Lock _gate = new();
    private readonly byte[] _writer = RowValues.Bytes(Guid.NewGuid());
    private long _seen;
    private long _foreign;

    /// <summary>Ends a transaction and numbers it.</summary>
    /// <param name="session">Where the transaction is.</param>
    /// <param name="area">What was written to.</param>
    /// <param name="number">The own number of the write.</param>
    public Task CommitAsync(MySqlSession session, string area, long number) => session.ExecuteAsync(
        """
        UPDATE last_revision SET revision = LAST_INSERT_ID(revision + 1);
        INSERT INTO revisions (revision, writer, number, area) VALUES (LAST_INSERT_ID(), @writer, @number, @area);
        COMMIT
        """,
        ("@writer", _writer), ("@number", number), ("@area", area));

    /// <summary>
    /// Whether a write whose end was lost on the way was stored. Waits for it: it holds the row of the last number, if it still runs. Ends
    /// the transaction, which has to read what is committed.
    /// </summary>
    public async Task<bool> IsStoredAsync(MySqlSession session, long number)
    {
        await session.ReadNumberAsync("SELECT revision FROM last_revision FOR UPDATE");
        var stored = await session.ReadNumberAsync(
            "SELECT COUNT(*) FROM revisions WHERE writer = @writer AND number = @number", ("@writer", _writer), ("@number", number));
        await session.ExecuteAsync("COMMIT");
        return stored > 0;
    }

    /// <summary>The last number of a write of somebody else to an area. Numbers that are gone already count as somebody else's.</summary>
    public async Task<long> ForeignMarkAsync(MySqlSession session, string area)
    {
        long seen;
        lock (_gate) seen = _seen;
        var rows = await session.ReadAllAsync(
            reader => reader.IsDBNull(0) ? default : (First: reader.GetInt64(0), Last: reader.GetInt64(1), Foreign: reader.IsDBNull(2) ? 0 : reader.GetInt64(2)),
            "SELECT MIN(revision), MAX(revision), MAX(CASE WHEN writer <> @writer AND area = @area THEN revision END) FROM revisions WHERE revision > @seen",
            ("@writer", _writer), ("@area", area), ("@seen", seen));
        var (first, last, foreign) = rows[0];
        if (first > seen + 1) foreign = Math.Max(foreign, first - 1);
        lock (_gate)
        {
            _seen = Math.Max(_seen, last);
            return _foreign = Math.Max(_foreign, foreign);
        }
    }

    /// <summary>Deletes all but the newest numbers.</summary>
    public static Task PruneAsync(MySqlSession session) =>
        session.ExecuteAsync("DELETE FROM revisions WHERE revision <= (SELECT revision FROM last_revision) - @kept", ("@kept", Kept));
}
