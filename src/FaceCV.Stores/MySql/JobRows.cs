using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Formats;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>Jobs as rows.</summary>
internal static class JobRows
{
    /// <summary>The jobs a condition selects.</summary>
    public static Task<List<Job>> FindAsync(MySqlSession session, string rest, params (string Name, object? Value)[] parameters) =>
        session.ReadAllAsync(JobRow.Read, $"SELECT {JobRow.Columns} FROM jobs {rest}", parameters);

    /// <summary>A job by id, or null.</summary>
    public static async Task<Job?> FindAsync(MySqlSession session, JobId id) => (await FindAsync(session, "WHERE id = @id", IdOf(id))).SingleOrDefault();

    /// <summary>The job of an idempotency key, or null.</summary>
    public static async Task<Job?> FindByKeyAsync(MySqlSession session, string key) =>
        (await FindAsync(session, "WHERE idempotency_key = @key", ("@key", key))).SingleOrDefault();

    /// <summary>Key and state of a job, or null. Others wait with their changes to this job until the transaction ends.</summary>
    public static async Task<(long Key, JobState State)?> LockAsync(MySqlSession session, JobId id)
    {
        var rows = await session.ReadAllAsync(
            reader => (reader.GetInt64(0), Enum.Parse<JobState>(reader.GetString(1), ignoreCase: true)),
            "SELECT `key`, state FROM jobs WHERE id = @id FOR UPDATE",
            IdOf(id));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Inserts a job; the key.</summary>
    public static Task<long> InsertAsync(MySqlSession session, Job job) => session.InsertAsync(
        """
        INSERT INTO jobs (id, kind, state, options, total, idempotency_key, request_hash, created_at, owner)
        VALUES (@id, @kind, @state, @options, @total, @key, @hash, @now, @owner)
        """,
        IdOf(job.Id),
        ("@kind", job.Kind),
        ("@state", JobRow.Word(JobState.Queued)),
        ("@options", MetadataText.Write(job.Options)),
        ("@total", job.Total),
        ("@key", job.IdempotencyKey),
        ("@hash", job.RequestHash),
        ("@now", job.CreatedAt.UtcTicks),
        ("@owner", job.Owner is { } owner ? RowValues.Bytes(owner) : null));

    /// <summary>A page of jobs, newest first.</summary>
    public static async Task<Page<Job>> ListAsync(MySqlSession session, JobQuery query)
    {
        var where = query.State is null ? "" : "WHERE state = @state";
        var state = ("@state", (object?)(query.State is { } sought ? JobRow.Word(sought) : null));
        var total = (await session.ReadNumberAsync($"SELECT COUNT(*) FROM jobs {where}", state))!.Value;
        var jobs = await FindAsync(
            session, where + " ORDER BY `key` DESC LIMIT @limit OFFSET @offset", state, ("@limit", query.Limit), ("@offset", query.Offset));
        return new Page<Job>(jobs, total);
    }

    /// <summary>The oldest job of an owner, or of nobody, in a state; or null.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="state">The state.</param>
    /// <param name="isLocked">Whether others wait with their changes to it until the transaction ends.</param>
    public static async Task<Job?> OldestAsync(MySqlSession session, Guid owner, JobState state, bool isLocked = false) => (await FindAsync(
        session, "WHERE state = @state AND (owner IS NULL OR owner = @owner) ORDER BY `key` LIMIT 1" + (isLocked ? " FOR UPDATE" : ""),
        ("@state", JobRow.Word(state)), ("@owner", RowValues.Bytes(owner)))).SingleOrDefault();

    /// <summary>Makes a job run.</summary>
    public static Task StartAsync(MySqlSession session, JobId id, DateTimeOffset now) => session.ExecuteAsync(
        "UPDATE jobs SET state = @state, started_at = @now WHERE id = @id", IdOf(id), ("@state", JobRow.Word(JobState.Running)), ("@now", now.UtcTicks));

    /// <summary>Ends a job that has not ended; whether it did.</summary>
    public static async Task<bool> EndAsync(MySqlSession session, JobId id, JobState state, JobFailure? failure, DateTimeOffset now) => await session.ExecuteAsync(
        $"""
        UPDATE jobs SET state = @state, ended_at = @now, failure_code = @code, failure_message = @message, failure_remedy = @remedy
        WHERE id = @id AND NOT {JobRow.Ended}
        """,
        IdOf(id), ("@state", JobRow.Word(state)), ("@now", now.UtcTicks), ("@code", failure?.Code), ("@message", failure?.Message), ("@remedy", failure?.Remedy)) > 0;

    /// <summary>Deletes a job with its items.</summary>
    public static Task DeleteAsync(MySqlSession session, JobId id) => session.ExecuteAsync("DELETE FROM jobs WHERE id = @id", IdOf(id));

    /// <summary>Deletes the jobs that ended before a time; how many there were.</summary>
    public static Task<int> DeleteEndedAsync(MySqlSession session, DateTimeOffset before) =>
        session.ExecuteAsync($"DELETE FROM jobs WHERE {JobRow.Ended} AND ended_at < @before", ("@before", before.UtcTicks));

    private static (string Name, object? Value) IdOf(JobId id) => ("@id", RowValues.Bytes(id.Value));
}
