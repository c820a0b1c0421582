using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;
using FaceCV.Server.Configuration;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Jobs;

/// <summary>Jobs as resources: send, watch, cancel, erase.</summary>
public static class JobsApi
{
    /// <summary>Maps the routes below <c>/api/v1/jobs</c>.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="settings">Longest time to send one.</param>
    public static void MapJobs(this IEndpointRouteBuilder routes, JobSettings settings)
    {
        var group = routes.MapGroup("/api/v1/jobs").WithTags("Jobs").WithProblems().Needs(AccessScope.Read, Reach.Own);
        group.MapPost("/", SubmitAsync).WithName("SubmitJob").Needs(AccessScope.Enrol, Reach.Own).WithSummary("Queue work on many pictures: enrol a zip archive or a folder of the server, or make templates by another pack")
            .WithDescription("An Idempotency-Key header makes it safe to send again: the same request under the same key answers the same job with 200, another request 409. The archive may also be the whole body, as application/zip.")
            .Reads(
                new("kind", FieldKind.Text, "enrol, or reembed: give every enrolled face a template of the pack model_name, made of its kept crop, and select that pack when all have one. Default enrol."),
                new("file", FieldKind.File, "A zip archive: one folder a person, named as the person, or pictures with a manifest.csv."),
                new("directory", FieldKind.Text, "In place of an archive: a folder of the server, below FACECV_IMPORT_ROOT."),
                new("manifest", FieldKind.File, "CSV in UTF-8 with a header: file, name and, if wanted, external_id; other columns become metadata. Default: the manifest.csv that lies with the pictures."),
                new("quality_threshold", FieldKind.Number, "Least quality of a face, 0 to 1; others are skipped. Default: only the enrolment gate."),
                new("model_name", FieldKind.Text, "Model pack to use; reembed needs it. Default: the selected pack."),
                new("collection", FieldKind.Text, "Collection to enrol into. Default: default. A reembed is of all collections."),
                new("select", FieldKind.Flag, "Of reembed: select the pack at the end. Default true."),
                new("allow_missing", FieldKind.Flag, "Of reembed: select it even if faces without a crop will not be found by it. Default false."))
            .WithRequestTimeout(TimeSpan.FromSeconds(settings.UploadTimeoutSeconds));
        group.MapGet("/", ListAsync).WithName("ListJobs").WithSummary("Jobs, newest first");
        group.MapGet("/{job_id}", GetAsync).WithName("GetJob").WithSummary("One job with its progress");
        group.MapGet("/{job_id}/items", ItemsAsync).WithName("ListJobItems").WithSummary("What became of each item of a job, in order");
        group.MapPost("/{job_id}/cancel", CancelAsync).WithName("CancelJob").Needs(AccessScope.Manage, Reach.Own).WithSummary("Cancel a job; what is done stays done");
        group.MapDelete("/{job_id}", DeleteAsync).WithName("DeleteJob").Needs(AccessScope.Manage, Reach.Own).WithSummary("Erase the records of an ended job");
    }

    private static async Task<Results<Accepted<JobResponse>, Ok<JobResponse>>> SubmitAsync(JobSubmission submission, JobQueue queue, HttpContext context)
    {
        var (job, isNew) = await queue.SubmitAsync(submission, context.RequestAborted);
        var response = await ResponseAsync(queue, job, context.RequestAborted);
        return isNew ? TypedResults.Accepted($"/api/v1/jobs/{job.Id}", response) : TypedResults.Ok(response);
    }

    private static async Task<Ok<JobPage>> ListAsync(HttpContext context, JobQueue queue, CancellationToken cancellationToken, string? state = null, int offset = 0, int limit = 100)
    {
        var page = await queue.ListAsync(context.Caller(), new JobQuery(StateOf(state), offset, limit), cancellationToken);
        var jobs = new List<JobResponse>(page.Items.Count);
        foreach (var job in page.Items) jobs.Add(await ResponseAsync(queue, job, cancellationToken));
        return TypedResults.Ok(new JobPage([.. jobs], page.Total, offset, limit));
    }

    private static async Task<Ok<JobResponse>> GetAsync(HttpContext context, JobQueue queue, string job_id, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ResponseAsync(queue, await queue.RequireAsync(context.Caller(), job_id, cancellationToken), cancellationToken));

    private static async Task<Ok<JobItemPage>> ItemsAsync(
        HttpContext context, JobQueue queue, string job_id, CancellationToken cancellationToken, string? outcome = null, int offset = 0, int limit = 100)
    {
        var job = await queue.RequireAsync(context.Caller(), job_id, cancellationToken);
        var sought = string.IsNullOrEmpty(outcome) ? null : outcome;
        string[] known = [.. queue.Find(job.Kind)?.Outcomes ?? [], JobItemQuery.Pending];
        if (sought is not null && !known.Contains(sought, StringComparer.Ordinal))
            throw new FaceException(FaceError.InvalidArgument, "'outcome' names none that there is.", $"There are: {string.Join(", ", known)}.");
        var page = await queue.Store.ListItemsAsync(job.Id, new JobItemQuery(sought, offset, limit), cancellationToken);
        return TypedResults.Ok(new JobItemPage([.. page.Items.Select(JobItemResponse.Of)], page.Total, offset, limit));
    }

    private static async Task<Ok<JobResponse>> CancelAsync(HttpContext context, JobQueue queue, string job_id, CancellationToken cancellationToken)
    {
        var job = await queue.RequireAsync(context.Caller(), job_id, cancellationToken);
        await queue.CancelAsync(job, cancellationToken);
        return TypedResults.Ok(await ResponseAsync(queue, await queue.RequireAsync(context.Caller(), job_id, cancellationToken), cancellationToken));
    }

    private static async Task<NoContent> DeleteAsync(HttpContext context, JobQueue queue, string job_id, CancellationToken cancellationToken)
    {
        var job = await queue.RequireAsync(context.Caller(), job_id, cancellationToken);
        return await queue.Store.DeleteAsync(job.Id, cancellationToken) ? TypedResults.NoContent() : throw JobQueue.NotFound();
    }

    private static JobState? StateOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        foreach (var state in Enum.GetValues<JobState>())
            if (state.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return state;
        throw new FaceException(FaceError.InvalidArgument, "'state' has to be queued, running, completed, cancelled or failed.");
    }

    private static async Task<JobResponse> ResponseAsync(JobQueue queue, Job job, CancellationToken cancellationToken) =>
        JobResponse.Of(job, await queue.Store.CountOutcomesAsync(job.Id, cancellationToken), job.IsEnded ? null : queue.PaceOf(job.Id));
}
