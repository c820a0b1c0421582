using System.Text.Json.Nodes;
using FaceCV.Core.Jobs;

namespace FaceCV.Server.Jobs;

/// <summary>What a job of some kind will do.</summary>
/// <param name="Options">What all items have in common, kept with the job.</param>
/// <param name="Items">The items, numbered from 0 in order; some may have an outcome already.</param>
internal sealed record JobPlan(JsonObject Options, IReadOnlyList<JobItem> Items);

/// <summary>A kind of work for jobs. What its items are, only it knows. Registered as a singleton; safe for parallel use.</summary>
internal interface IJobWork
{
    /// <summary>Name of the kind, for example <c>enrol</c>.</summary>
    string Kind { get; }

    /// <summary>Words of the outcomes that its items may have.</summary>
    IReadOnlyList<string> Outcomes { get; }

    /// <summary>Works out the items of a request.</summary>
    /// <exception cref="Core.Errors.FaceException">The request is wrong.</exception>
    Task<JobPlan> PlanAsync(JobSubmission submission, CancellationToken cancellationToken);

    /// <summary>Makes ready to do a job's items; also for one that was begun before.</summary>
    /// <exception cref="Core.Errors.FaceException">It cannot be done; the job fails.</exception>
    Task<IJobRun> OpenAsync(Job job, CancellationToken cancellationToken);
}

/// <summary>A job's work under way. Items may be done in parallel.</summary>
internal interface IJobRun : IAsyncDisposable
{
    /// <summary>Items of one lane are done one after the other, in order; null is a lane of its own.</summary>
    string? LaneOf(JobItem item);

    /// <summary>Does one item. It may have been done before without its outcome having been kept; doing it again must change nothing more.</summary>
    /// <exception cref="Core.Errors.FaceException">The item is refused; or, if every item would meet it, the job fails.</exception>
    Task<JobOutcome> DoAsync(JobItem item, CancellationToken cancellationToken);
}
