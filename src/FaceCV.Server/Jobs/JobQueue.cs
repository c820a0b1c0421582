using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Jobs;

/// <summary>What requests do with jobs; <see cref="JobRunner"/> works on them. Safe for parallel use.</summary>
internal sealed class JobQueue(IJobStore store, JobFiles files, TimeProvider time, IEnumerable<IJobWork> kinds) : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<string, IJobWork> _kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);
    private volatile ActiveJob? _active;

    /// <summary>The store.</summary>
    public IJobStore Store => store;

    /// <summary>The kind of work of a name; null when there is none.</summary>
    public IJobWork? Find(string kind) => _kinds.GetValueOrDefault(kind);

    /// <summary>Names of the kinds of work.</summary>
    public IEnumerable<string> Kinds => _kinds.Keys.Order(StringComparer.Ordinal);

    /// <summary>The job that an id's text names.</summary>
    /// <exception cref="HttpProblemException">There is none, or none that the caller may see.</exception>
    public async Task<Job> RequireAsync(Caller caller, string text, CancellationToken cancellationToken) =>
        JobId.TryParse(text, out var id) && await store.FindAsync(id, cancellationToken) is { } job && caller.MaySee(job) ? job : throw NotFound();

    /// <summary>Lists the jobs that a caller may see, newest first.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when offset or limit is out of range.</exception>
    public async Task<Page<Job>> ListAsync(Caller caller, JobQuery query, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(query, cancellationToken);
        return caller.Collections is null ? page : await store.ListVisibleAsync(caller, query, cancellationToken);
    }

    /// <summary>Queues what a request asks for, unless it was asked for before under the same idempotency key.</summary>
    /// <returns>The job, and whether it is new.</returns>
    /// <exception cref="FaceException">
    /// The request is wrong for its kind of work, or <see cref="FaceError.Conflict"/>: another request had that key.
    /// </exception>
    public async Task<(Job Job, bool IsNew)> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.IdempotencyKey is { } key && await store.FindByKeyAsync(key, cancellationToken) is { } before) return (Same(before, submission), false);
        var work = Find(submission.Kind) ?? throw new FaceException(
            FaceError.InvalidArgument, "'kind' names no kind of job.", $"There are: {string.Join(", ", Kinds)}.");
        var plan = await work.PlanAsync(submission, cancellationToken);
        var job = new Job
        {
            Id = submission.Id,
            Kind = work.Kind,
            Options = plan.Options,
            Total = plan.Items.Count,
            IdempotencyKey = submission.IdempotencyKey,
            RequestHash = submission.RequestHash,
            Owner = files.Owner,
            CreatedAt = time.GetUtcNow(),
        };
        if (await store.CreateAsync(job, plan.Items, cancellationToken) is { } meanwhile) return (Same(meanwhile, submission), false);
        submission.Keep();
        Wake();
        return (job, true);
    }

    /// <summary>Cancels a job that has not ended.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.Conflict"/> when it has.</exception>
    public async Task CancelAsync(Job job, CancellationToken cancellationToken)
    {
        if (!await store.EndAsync(job.Id, JobState.Cancelled, null, time.GetUtcNow(), cancellationToken))
            throw new FaceException(FaceError.Conflict, "The job has ended already.", "There is nothing left to cancel.");
        if (_active is { } active && active.Id == job.Id) active.Stop();
        else files.Erase(job.Id);
    }

    /// <summary>How fast a job goes; null when this process does not work on it.</summary>
    public JobPace? PaceOf(JobId id) => _active is { } active && active.Id == id ? active.Pace : null;

    /// <summary>Says which job is worked on from here on; null when none is any more.</summary>
    public void Announce(ActiveJob? active) => _active = active;

    /// <summary>Waits until there may be something to do.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _wake.WaitAsync(longest, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    /// <summary>The refusal.</summary>
    public static HttpProblemException NotFound() => new(
        StatusCodes.Status404NotFound, "job_not_found", "There is no job of this id.", "GET /api/v1/jobs lists the ids.");

    private static Job Same(Job job, JobSubmission submission) => job.RequestHash == submission.RequestHash && submission.Caller.MaySee(job) ? job : throw new FaceException(
        FaceError.Conflict, "Another request was sent before under the same Idempotency-Key.", "Use a new key for a new request.");

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Woken already.
        }
    }
}
