using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Stores.Requests;

namespace FaceCV.Stores.MySql;

/// <summary>Jobs in the database of the gallery; made by <see cref="MySqlGalleryStore.Jobs"/>, so that both share their connections.</summary>
public sealed class MySqlJobStore : IJobStore
{
    private const string Area = "jobs";

    private readonly MySqlDatabase _database;

    internal MySqlJobStore(MySqlDatabase database) => _database = database;

    /// <inheritdoc/>
    public Task InitialiseAsync(CancellationToken cancellationToken = default) => _database.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<Job?> CreateAsync(Job job, IReadOnlyList<JobItem> items, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(job, items);
        try
        {
            return await WriteAsync(
                async session =>
                {
                    if (job.IdempotencyKey is { } key && await JobRows.FindByKeyAsync(session, key) is { } present) return present;
                    await JobItemRows.InsertAsync(session, await JobRows.InsertAsync(session, job), items);
                    return null;
                },
                cancellationToken);
        }
        catch (FaceException failure) when (failure.Error == FaceError.Conflict && job.IdempotencyKey is not null)
        {
            // Another one of the same key was stored since this one looked.
            if (await FindByKeyAsync(job.IdempotencyKey, CancellationToken.None) is { } present) return present;
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => JobRows.FindAsync(session, id), cancellationToken);

    /// <inheritdoc/>
    public Task<Job?> FindByKeyAsync(string idempotencyKey, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => JobRows.FindByKeyAsync(session, idempotencyKey), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Job>> ListAsync(JobQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadSnapshotAsync(session => JobRows.ListAsync(session, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Page<JobItem>> ListItemsAsync(JobId id, JobItemQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadSnapshotAsync(session => JobItemRows.ListAsync(session, id, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, int>> CountOutcomesAsync(JobId id, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => JobItemRows.CountOutcomesAsync(session, id), cancellationToken);

    /// <inheritdoc/>
    public async Task<Job?> StartNextAsync(Guid owner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        // Asked every second: no transaction of writing unless there is something to write.
        if (await _database.ReadAsync(session => JobRows.OldestAsync(session, owner, JobState.Running), cancellationToken) is { } running) return running;
        if (await _database.ReadAsync(session => JobRows.OldestAsync(session, owner, JobState.Queued), cancellationToken) is null) return null;
        return await WriteAsync(
            async session =>
            {
                var queued = await JobRows.OldestAsync(session, owner, JobState.Queued, isLocked: true);
                if (await JobRows.OldestAsync(session, owner, JobState.Running) is { } other) return other;
                if (queued is null) return null;
                await JobRows.StartAsync(session, queued.Id, now);
                return await JobRows.FindAsync(session, queued.Id);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> FinishItemAsync(JobId id, int number, JobOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken = default) => WriteAsync(
        async session =>
        {
            if (await JobRows.LockAsync(session, id) is not { } job) return false;
            await JobItemRows.FinishAsync(session, job.Key, number, outcome, now);
            return job.State == JobState.Running;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> EndAsync(JobId id, JobState state, JobFailure? failure, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (state is JobState.Queued or JobState.Running) throw new ArgumentOutOfRangeException(nameof(state), state, "Not an end.");
        return WriteAsync(
            async session =>
            {
                if (await JobRows.LockAsync(session, id) is not { } job || !await JobRows.EndAsync(session, id, state, failure, now)) return false;
                await JobItemRows.EraseInputsAsync(session, job.Key);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(JobId id, CancellationToken cancellationToken = default) => WriteAsync(
        async session =>
        {
            if (await JobRows.LockAsync(session, id) is not { } job) return false;
            if (job.State is JobState.Queued or JobState.Running) throw new FaceException(FaceError.Conflict, "The job has not ended.", "Cancel it first.");
            await JobRows.DeleteAsync(session, id);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<int> DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        WriteAsync(session => JobRows.DeleteEndedAsync(session, before), cancellationToken);

    private Task<T> WriteAsync<T>(Func<MySqlSession, Task<T>> work, CancellationToken cancellationToken) => _database.WriteAsync(Area, work, cancellationToken);
}
