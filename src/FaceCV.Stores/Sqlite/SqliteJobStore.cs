using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Requests;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.Sqlite;

/// <summary>Jobs in the file of the gallery; made by <see cref="SqliteGalleryStore.Jobs"/>, so that both write through the one connection.</summary>
public sealed class SqliteJobStore : IJobStore
{
    private readonly SqliteDatabase _database;

    internal SqliteJobStore(SqliteDatabase database) => _database = database;

    /// <inheritdoc/>
    public Task InitialiseAsync(CancellationToken cancellationToken = default) => _database.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<Job?> CreateAsync(Job job, IReadOnlyList<JobItem> items, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(job, items);
        return _database.WriteAsync(
            connection =>
            {
                if (job.IdempotencyKey is { } key && JobRows.Find(connection, "WHERE idempotency_key = $key", ("$key", key)) is [var present]) return present;
                JobItemRows.Insert(connection, JobRows.Insert(connection, job), items);
                return null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken = default) => _database.ReadAsync(
        connection => JobRows.Find(connection, "WHERE id = $id", ("$id", RowValues.Bytes(id.Value))).SingleOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public Task<Job?> FindByKeyAsync(string idempotencyKey, CancellationToken cancellationToken = default) => _database.ReadAsync(
        connection => JobRows.Find(connection, "WHERE idempotency_key = $key", ("$key", idempotencyKey)).SingleOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Job>> ListAsync(JobQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadAsync(connection => JobRows.List(connection, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Page<JobItem>> ListItemsAsync(JobId id, JobItemQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadAsync(connection => JobItemRows.List(connection, id, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, int>> CountOutcomesAsync(JobId id, CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyDictionary<string, int>>(connection => JobItemRows.CountOutcomes(connection, id), cancellationToken);

    /// <inheritdoc/>
    public async Task<Job?> StartNextAsync(Guid owner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        // Asked every second: no transaction of writing unless there is something to write.
        var isAny = await _database.ReadAsync(
            connection => (JobRows.Oldest(connection, owner, JobState.Running) ?? JobRows.Oldest(connection, owner, JobState.Queued)) is not null, cancellationToken);
        return !isAny ? null : await _database.WriteAsync(
            connection =>
            {
                if (JobRows.Oldest(connection, owner, JobState.Running) is { } running) return running;
                if (JobRows.Oldest(connection, owner, JobState.Queued) is not { } queued) return null;
                JobRows.Start(connection, queued.Id, now);
                return JobRows.Oldest(connection, owner, JobState.Running);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> FinishItemAsync(JobId id, int number, JobOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            connection =>
            {
                if (JobRows.KeyOf(connection, id) is not { } key) return false;
                JobItemRows.Finish(connection, key, number, outcome, now);
                return JobRows.Find(connection, "WHERE key = $key", ("$key", key)).Single().State == JobState.Running;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> EndAsync(JobId id, JobState state, JobFailure? failure, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (state is JobState.Queued or JobState.Running) throw new ArgumentOutOfRangeException(nameof(state), state, "Not an end.");
        return _database.EraseAsync(
            connection =>
            {
                if (!JobRows.End(connection, id, state, failure, now)) return (false, false);
                return (true, JobItemRows.EraseInputs(connection, JobRows.KeyOf(connection, id)!.Value));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(JobId id, CancellationToken cancellationToken = default) => _database.EraseAsync(
        connection =>
        {
            if (JobRows.Find(connection, "WHERE id = $id", ("$id", RowValues.Bytes(id.Value))) is not [var job]) return (false, false);
            if (!job.IsEnded) throw new FaceException(FaceError.Conflict, "The job has not ended.", "Cancel it first.");
            JobRows.Delete(connection, id);
            return (true, true);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<int> DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => _database.EraseAsync(
        connection =>
        {
            var deleted = JobRows.DeleteEnded(connection, before);
            return (deleted, deleted > 0);
        },
        cancellationToken);
}
