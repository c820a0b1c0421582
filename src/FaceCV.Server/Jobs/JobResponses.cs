using System.Text.Json.Nodes;
using FaceCV.Core.Jobs;

namespace FaceCV.Server.Jobs;

/// <summary>A job.</summary>
/// <param name="Id">Id for life.</param>
/// <param name="Kind">Kind of work.</param>
/// <param name="State">queued, running, completed, cancelled or failed.</param>
/// <param name="Options">What all its items have in common.</param>
/// <param name="Total">How many items it has.</param>
/// <param name="Done">How many of them have an outcome.</param>
/// <param name="Outcomes">How many have which outcome.</param>
/// <param name="Rate">Items a second since the work began or went on; null when it is not being worked on.</param>
/// <param name="EtaSeconds">Seconds until it is done, at this rate; null when that is not known.</param>
/// <param name="Error">Why it failed; null unless it did.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="StartedAt">UTC; null before.</param>
/// <param name="EndedAt">UTC; null before.</param>
public sealed record JobResponse(
    string Id, string Kind, JobState State, JsonObject Options, int Total, int Done, IReadOnlyDictionary<string, int> Outcomes, double? Rate, double? EtaSeconds,
    JobFailure? Error, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    internal static JobResponse Of(Job job, IReadOnlyDictionary<string, int> outcomes, JobPace? pace)
    {
        var done = outcomes.Values.Sum();
        return new JobResponse(
            job.Id.ToString(), job.Kind, job.State, job.Options, job.Total, done, outcomes, pace?.Rate, pace?.SecondsFor(job.Total - done),
            job.Failure, job.CreatedAt, job.StartedAt, job.EndedAt);
    }
}

/// <summary>A page of jobs, newest first.</summary>
/// <param name="Jobs">The page.</param>
/// <param name="Total">How many there are over all pages.</param>
/// <param name="Offset">Jobs skipped.</param>
/// <param name="Limit">Most jobs of a page.</param>
public sealed record JobPage(JobResponse[] Jobs, long Total, int Offset, int Limit);

/// <summary>An item of a job.</summary>
/// <param name="Number">Its place in the job, from 0.</param>
/// <param name="Item">What it is; of an enrolment the path of the picture.</param>
/// <param name="Outcome">What became of it; pending when nothing yet.</param>
/// <param name="Result">What it gave; of an enrolment person_id, face_ids and quality_score. Null when nothing.</param>
/// <param name="Code">Stable code of a refusal; null when it was none.</param>
/// <param name="Reason">Why it was refused or skipped; null when it was not.</param>
/// <param name="FinishedAt">UTC; null before.</param>
public sealed record JobItemResponse(int Number, string Item, string Outcome, JsonObject? Result, string? Code, string? Reason, DateTimeOffset? FinishedAt)
{
    internal static JobItemResponse Of(JobItem item) => new(
        item.Number, item.Label, item.Outcome?.Word ?? JobItemQuery.Pending, item.Outcome?.Result, item.Outcome?.Code, item.Outcome?.Reason, item.FinishedAt);
}

/// <summary>A page of a job's items, in order.</summary>
/// <param name="Items">The page.</param>
/// <param name="Total">How many there are over all pages.</param>
/// <param name="Offset">Items skipped.</param>
/// <param name="Limit">Most items of a page.</param>
public sealed record JobItemPage(JobItemResponse[] Items, long Total, int Offset, int Limit);
