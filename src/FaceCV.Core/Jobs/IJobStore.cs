using FaceCV.Core.Gallery;

namespace FaceCV.Core.Jobs;

/// <summary>Which jobs to list.</summary>
/// <param name="State">Only jobs in this state; null is all.</param>
/// <param name="Offset">Jobs to skip. Not negative.</param>
/// <param name="Limit">Most jobs to return, 1..1000.</param>
public sealed record JobQuery(JobState? State = null, int Offset = 0, int Limit = 100);

/// <summary>Which items of a job to list.</summary>
/// <param name="Outcome">Only items with this outcome's word; <see cref="Pending"/> is those without one, null is all.</param>
/// <param name="Offset">Items to skip. Not negative.</param>
/// <param name="Limit">Most items to return, 1..1000.</param>
public sealed record JobItemQuery(string? Outcome = null, int Offset = 0, int Limit = 100)
{
    /// <summary>Stands for having no outcome yet.</summary>
    public const string Pending = "pending";
}

/// <summary>
/// Keeps jobs and their items, so that work goes on after the program ended at any moment. Every write is one transaction: when the task
/// completes the write is durable, when it throws nothing of it is there. Safe for parallel use.
/// </summary>
/// <remarks>
/// Failures of the database are <see cref="Errors.FaceException"/> with <see cref="Errors.FaceError.StoreUnavailable"/>. A cancelled token
/// stops a write only before its transaction begins, never after it was stored.
/// </remarks>
public interface IJobStore
{
    /// <summary>Creates or migrates the schema; called once before anything else.</summary>
    Task InitialiseAsync(CancellationToken cancellationToken = default);

    /// <summary>Stores a new, queued job with its items, unless there is one of the same idempotency key.</summary>
    /// <param name="job">The job; <see cref="Job.Total"/> is the count of the items.</param>
    /// <param name="items">Its items, numbered from 0 in order; some may have an outcome already.</param>
    /// <param name="cancellationToken">Observed until the transaction begins.</param>
    /// <returns>The job that was there before under the key; null when this one was stored.</returns>
    Task<Job?> CreateAsync(Job job, IReadOnlyList<JobItem> items, CancellationToken cancellationToken = default);

    /// <summary>A job by id, or null.</summary>
    Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken = default);

    /// <summary>The job of an idempotency key, or null.</summary>
    Task<Job?> FindByKeyAsync(string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>Lists jobs, newest first.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.InvalidArgument"/> when offset or limit is out of range.</exception>
    Task<Page<Job>> ListAsync(JobQuery query, CancellationToken cancellationToken = default);

    /// <summary>Lists the items of a job in their order; empty when there is no such job.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.InvalidArgument"/> when offset or limit is out of range.</exception>
    Task<Page<JobItem>> ListItemsAsync(JobId id, JobItemQuery query, CancellationToken cancellationToken = default);

    /// <summary>How many items of a job have which outcome, by its word; those without one are not in it.</summary>
    Task<IReadOnlyDictionary<string, int>> CountOutcomesAsync(JobId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// The job to work on: the oldest that is running, so that one that was left behind goes on, else the oldest that is queued, which is
    /// running from here on; null when there is none.
    /// </summary>
    /// <param name="owner">The data folder of who asks; jobs of another one (<see cref="Job.Owner"/>) are left to it.</param>
    /// <param name="now">When the job starts.</param>
    /// <param name="cancellationToken">Observed until the transaction begins.</param>
    Task<Job?> StartNextAsync(Guid owner, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Gives an item its outcome, if it has none; also in a job that was cancelled meanwhile, since the work has been done.</summary>
    /// <returns>Whether the job is still running, and its other items are wanted.</returns>
    Task<bool> FinishItemAsync(JobId id, int number, JobOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Ends a job and erases the inputs of its items.</summary>
    /// <param name="id">The job.</param>
    /// <param name="state">One of the three ends.</param>
    /// <param name="failure">Why, when it failed.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Observed until the transaction begins.</param>
    /// <returns>False when there is no such job, or it had ended before.</returns>
    Task<bool> EndAsync(JobId id, JobState state, JobFailure? failure, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Erases an ended job with its items; false when there is no such job.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.Conflict"/> when it has not ended.</exception>
    Task<bool> DeleteAsync(JobId id, CancellationToken cancellationToken = default);

    /// <summary>Erases every job that ended before a time; how many there were.</summary>
    Task<int> DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellationToken = default);
}
