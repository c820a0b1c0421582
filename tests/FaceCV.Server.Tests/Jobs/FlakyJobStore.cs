using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;

namespace FaceCV.Server.Tests.Jobs;

/// <summary>Fails to keep the first outcome, as a program does that is killed after an item was done.</summary>
internal sealed class FlakyJobStore(IJobStore inner) : IJobStore
{
    private int _failed;

    public Task<bool> FinishItemAsync(JobId id, int number, JobOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _failed, 1) == 0
            ? throw new FaceException(FaceError.StoreUnavailable, "Locked.")
            : inner.FinishItemAsync(id, number, outcome, now, cancellationToken);

    public Task InitialiseAsync(CancellationToken cancellationToken = default) => inner.InitialiseAsync(cancellationToken);

    public Task<Job?> CreateAsync(Job job, IReadOnlyList<JobItem> items, CancellationToken cancellationToken = default) => inner.CreateAsync(job, items, cancellationToken);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken = default) => inner.FindAsync(id, cancellationToken);

    public Task<Job?> FindByKeyAsync(string idempotencyKey, CancellationToken cancellationToken = default) => inner.FindByKeyAsync(idempotencyKey, cancellationToken);

    public Task<Page<Job>> ListAsync(JobQuery query, CancellationToken cancellationToken = default) => inner.ListAsync(query, cancellationToken);

    public Task<Page<JobItem>> ListItemsAsync(JobId id, JobItemQuery query, CancellationToken cancellationToken = default) =>
        inner.ListItemsAsync(id, query, cancellationToken);

    public Task<IReadOnlyDictionary<string, int>> CountOutcomesAsync(JobId id, CancellationToken cancellationToken = default) =>
        inner.CountOutcomesAsync(id, cancellationToken);

    public Task<Job?> StartNextAsync(Guid owner, DateTimeOffset now, CancellationToken cancellationToken = default) => inner.StartNextAsync(owner, now, cancellationToken);

    public Task<bool> EndAsync(JobId id, JobState state, JobFailure? failure, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        inner.EndAsync(id, state, failure, now, cancellationToken);

    public Task<bool> DeleteAsync(JobId id, CancellationToken cancellationToken = default) => inner.DeleteAsync(id, cancellationToken);

    public Task<int> DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => inner.DeleteEndedAsync(before, cancellationToken);
}
