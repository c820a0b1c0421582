using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Formats;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Jobs as rows.</summary>
internal static class JobRows
{
    private const string Columns =
        "id, kind, state, options, total, idempotency_key, request_hash, failure_code, failure_message, failure_remedy, created_at, started_at, ended_at";

    private const string Ended = "state IN ('completed', 'cancelled', 'failed')";

    /// <summary>The jobs a condition selects.</summary>
    public static List<Job> Find(SqliteConnection connection, string rest, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.ReadAll(Read, $"SELECT {Columns} FROM jobs {rest}", parameters);

    /// <summary>The key of a job, or null.</summary>
    public static long? KeyOf(SqliteConnection connection, JobId id) => connection.ReadNumber("SELECT key FROM jobs WHERE id = $id", IdOf(id));

    /// <summary>Inserts a job; the key.</summary>
    public static long Insert(SqliteConnection connection, Job job) => connection.ReadNumber(
        """
        INSERT INTO jobs (id, kind, state, options, total, idempotency_key, request_hash, created_at)
        VALUES ($id, $kind, $state, $options, $total, $key, $hash, $now) RETURNING key
        """,
        IdOf(job.Id),
        ("$kind", job.Kind),
        ("$state", Word(JobState.Queued)),
        ("$options", MetadataText.Write(job.Options)),
        ("$total", job.Total),
        ("$key", job.IdempotencyKey),
        ("$hash", job.RequestHash),
        ("$now", job.CreatedAt.UtcTicks))!.Value;

    /// <summary>A page of jobs, newest first.</summary>
    public static Page<Job> List(SqliteConnection connection, JobQuery query)
    {
        var where = query.State is null ? "" : "WHERE state = $state";
        var state = ("$state", (object?)(query.State is { } sought ? Word(sought) : null));
        var total = connection.ReadNumber($"SELECT COUNT(*) FROM jobs {where}", state)!.Value;
        return new Page<Job>(
            Find(connection, where + " ORDER BY key DESC LIMIT $limit OFFSET $offset", state, ("$limit", query.Limit), ("$offset", query.Offset)), total);
    }

    /// <summary>The oldest job in a state, or null.</summary>
    public static Job? Oldest(SqliteConnection connection, JobState state) =>
        Find(connection, "WHERE state = $state ORDER BY key LIMIT 1", ("$state", Word(state))).SingleOrDefault();

    /// <summary>Makes a job run.</summary>
    public static void Start(SqliteConnection connection, JobId id, DateTimeOffset now) => connection.Execute(
        "UPDATE jobs SET state = $state, started_at = $now WHERE id = $id", IdOf(id), ("$state", Word(JobState.Running)), ("$now", now.UtcTicks));

    /// <summary>Ends a job that has not ended; whether it did.</summary>
    public static bool End(SqliteConnection connection, JobId id, JobState state, JobFailure? failure, DateTimeOffset now) => connection.Execute(
        $"""
        UPDATE jobs SET state = $state, ended_at = $now, failure_code = $code, failure_message = $message, failure_remedy = $remedy
        WHERE id = $id AND NOT {Ended}
        """,
        IdOf(id), ("$state", Word(state)), ("$now", now.UtcTicks), ("$code", failure?.Code), ("$message", failure?.Message), ("$remedy", failure?.Remedy)) > 0;

    /// <summary>Deletes a job with its items.</summary>
    public static void Delete(SqliteConnection connection, JobId id) => connection.Execute("DELETE FROM jobs WHERE id = $id", IdOf(id));

    /// <summary>Deletes the jobs that ended before a time; how many there were.</summary>
    public static int DeleteEnded(SqliteConnection connection, DateTimeOffset before) =>
        connection.Execute($"DELETE FROM jobs WHERE {Ended} AND ended_at < $before", ("$before", before.UtcTicks));

    private static (string Name, object? Value) IdOf(JobId id) => ("$id", SqliteCommands.Bytes(id.Value));

    private static string Word(JobState state) => state.ToString().ToLowerInvariant();

    private static Job Read(SqliteDataReader reader) => new()
    {
        Id = new JobId(reader.ReadGuid(0)),
        Kind = reader.GetString(1),
        State = Enum.Parse<JobState>(reader.GetString(2), ignoreCase: true),
        Options = MetadataText.Read(reader.GetString(3)),
        Total = reader.GetInt32(4),
        IdempotencyKey = reader.ReadText(5),
        RequestHash = reader.GetString(6),
        Failure = reader.ReadText(7) is { } code ? new JobFailure(code, reader.GetString(8), reader.ReadText(9)) : null,
        CreatedAt = reader.ReadTime(10),
        StartedAt = reader.IsDBNull(11) ? null : reader.ReadTime(11),
        EndedAt = reader.IsDBNull(12) ? null : reader.ReadTime(12),
    };
}
