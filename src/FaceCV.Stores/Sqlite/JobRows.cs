using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Formats;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Jobs as rows.</summary>
internal static class JobRows
{
    /// <summary>The jobs a condition selects.</summary>
    public static List<Job> Find(SqliteConnection connection, string rest, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.ReadAll(JobRow.Read, $"SELECT {JobRow.Columns} FROM jobs {rest}", parameters);

    /// <summary>The key of a job, or null.</summary>
    public static long? KeyOf(SqliteConnection connection, JobId id) => connection.ReadNumber("SELECT key FROM jobs WHERE id = $id", IdOf(id));

    /// <summary>Inserts a job; the key.</summary>
    public static long Insert(SqliteConnection connection, Job job) => connection.ReadNumber(
        """
        INSERT INTO jobs (id, kind, state, options, total, idempotency_key, request_hash, created_at, owner)
        VALUES ($id, $kind, $state, $options, $total, $key, $hash, $now, $owner) RETURNING key
        """,
        IdOf(job.Id),
        ("$kind", job.Kind),
        ("$state", JobRow.Word(JobState.Queued)),
        ("$options", MetadataText.Write(job.Options)),
        ("$total", job.Total),
        ("$key", job.IdempotencyKey),
        ("$hash", job.RequestHash),
        ("$now", job.CreatedAt.UtcTicks),
        ("$owner", job.Owner is { } owner ? RowValues.Bytes(owner) : null))!.Value;

    /// <summary>A page of jobs, newest first.</summary>
    public static Page<Job> List(SqliteConnection connection, JobQuery query)
    {
        var where = query.State is null ? "" : "WHERE state = $state";
        var state = ("$state", (object?)(query.State is { } sought ? JobRow.Word(sought) : null));
        var total = connection.ReadNumber($"SELECT COUNT(*) FROM jobs {where}", state)!.Value;
        return new Page<Job>(
            Find(connection, where + " ORDER BY key DESC LIMIT $limit OFFSET $offset", state, ("$limit", query.Limit), ("$offset", query.Offset)), total);
    }

    /// <summary>The oldest job of an owner, or of nobody, in a state; or null.</summary>
    public static Job? Oldest(SqliteConnection connection, Guid owner, JobState state) => Find(
        connection, "WHERE state = $state AND (owner IS NULL OR owner = $owner) ORDER BY key LIMIT 1",
        ("$state", JobRow.Word(state)), ("$owner", RowValues.Bytes(owner))).SingleOrDefault();

    /// <summary>Makes a job run.</summary>
    public static void Start(SqliteConnection connection, JobId id, DateTimeOffset now) => connection.Execute(
        "UPDATE jobs SET state = $state, started_at = $now WHERE id = $id", IdOf(id), ("$state", JobRow.Word(JobState.Running)), ("$now", now.UtcTicks));

    /// <summary>Ends a job that has not ended; whether it did.</summary>
    public static bool End(SqliteConnection connection, JobId id, JobState state, JobFailure? failure, DateTimeOffset now) => connection.Execute(
        $"""
        UPDATE jobs SET state = $state, ended_at = $now, failure_code = $code, failure_message = $message, failure_remedy = $remedy
        WHERE id = $id AND NOT {JobRow.Ended}
        """,
        IdOf(id), ("$state", JobRow.Word(state)), ("$now", now.UtcTicks), ("$code", failure?.Code), ("$message", failure?.Message), ("$remedy", failure?.Remedy)) > 0;

    /// <summary>Deletes a job with its items.</summary>
    public static void Delete(SqliteConnection connection, JobId id) => connection.Execute("DELETE FROM jobs WHERE id = $id", IdOf(id));

    /// <summary>Deletes the jobs that ended before a time; how many there were.</summary>
    public static int DeleteEnded(SqliteConnection connection, DateTimeOffset before) =>
        connection.Execute($"DELETE FROM jobs WHERE {JobRow.Ended} AND ended_at < $before", ("$before", before.UtcTicks));

    private static (string Name, object? Value) IdOf(JobId id) => ("$id", RowValues.Bytes(id.Value));
}
