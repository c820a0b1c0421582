using FaceCV.Core.Gallery;
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
    private const int PageLength = 250;

    private readonly byte[] _writer = RowValues.Bytes(Guid.NewGuid());

    /// <summary>Ends a transaction and numbers it and its changes.</summary>
    /// <param name="session">Where the transaction is.</param>
    /// <param name="area">What was written to.</param>
    /// <param name="number">The own number of the write.</param>
    public Task CommitAsync(MySqlSession session, string area, long number)
    {
        var parameters = new List<(string Name, object? Value)> { ("@writer", _writer), ("@number", number), ("@area", area) };
        var rows = new List<string>();
        foreach (var (n, (collection, change)) in session.Changes.Index())
        {
            rows.Add(FormattableString.Invariant($"(LAST_INSERT_ID(), {n}, @face{n}, @person{n}, {collection})"));
            parameters.Add(($"@face{n}", change.FaceId is { } face ? RowValues.Bytes(face.Value) : null));
            parameters.Add(($"@person{n}", RowValues.Bytes(change.PersonId.Value)));
        }

        var counts = string.Concat(session.Counted.Where(pair => pair.Value != default).OrderBy(pair => pair.Key).Select(pair => FormattableString.Invariant(
            $"UPDATE collection_counts SET people = people + {pair.Value.People}, faces = faces + {pair.Value.Faces} WHERE collection_key = {pair.Key};")));
        var changes = rows.Count == 0 ? "" : $"INSERT INTO changes (revision, number, face_id, person_id, collection_key) VALUES {string.Join(", ", rows)};";
        return session.ExecuteAsync(
            $"""
            {counts}
            UPDATE last_revision SET revision = LAST_INSERT_ID(revision + 1);
            INSERT INTO revisions (revision, writer, number, area) VALUES (LAST_INSERT_ID(), @writer, @number, @area);
            {changes}
            COMMIT
            """,
            [.. parameters]);
    }

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

    /// <summary>The number of the last write.</summary>
    public static async Task<long> LastAsync(MySqlSession session) => await session.ReadNumberAsync("SELECT revision FROM last_revision") ?? 0;

    /// <summary>A page of what changed in a collection after a number; null when that is no longer known. To be read in one snapshot.</summary>
    public async Task<ChangePage?> ReadAsync(MySqlSession session, long collection, long after, bool includeOwn)
    {
        var last = await LastAsync(session);
        if (after == last) return new ChangePage([], after);
        if (after > last || await session.ReadNumberAsync("SELECT MIN(revision) FROM revisions") is not { } first || first > after + 1) return null;
        var upTo = Math.Min(last, after + PageLength);
        var changes = await session.ReadAllAsync(
            reader => new GalleryChange(reader.IsDBNull(0) ? null : new FaceId(reader.ReadGuid(0)), new PersonId(reader.ReadGuid(1))),
            """
            SELECT c.face_id, c.person_id FROM changes c JOIN revisions r ON r.revision = c.revision
            WHERE c.revision > @after AND c.revision <= @upTo AND c.collection_key = @collection AND (@all OR r.writer <> @writer) ORDER BY c.revision, c.number
            """,
            ("@after", after), ("@upTo", upTo), ("@collection", collection), ("@all", includeOwn), ("@writer", _writer));
        return new ChangePage(changes, upTo);
    }

    /// <summary>Deletes all but the newest numbers, with their changes.</summary>
    public static async Task PruneAsync(MySqlSession session)
    {
        var old = await LastAsync(session) - Kept;
        if (old <= 0) return;
        await session.ExecuteAsync("DELETE FROM revisions WHERE revision <= @old; DELETE FROM changes WHERE revision <= @old", ("@old", old));
    }
}
