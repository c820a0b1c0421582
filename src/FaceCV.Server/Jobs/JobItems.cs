using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;
using FaceCV.Core.Observability;
using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using FaceCV.Server.Observability;
using FaceCV.Server.Problems;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Jobs;

/// <summary>Does the items of a job that have no outcome yet, side by side, and keeps the outcome of each before the next of its lane.</summary>
internal sealed class JobItems(IJobStore store, FaceCvSettings settings, JobAudit audit, JobMetrics metrics, TimeProvider time, ILogger<JobItems> logger)
{
    private const int ItemsPerRead = 256;

    /// <summary>Does all of them. An item that is refused is an outcome; what would meet every item ends the work.</summary>
    /// <exception cref="FaceException">It would meet every item.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped; items under way have no outcome.</exception>
    public async Task DoAllAsync(Job job, IJobRun run, ActiveJob active)
    {
        var pending = new JobItemQuery(JobItemQuery.Pending, 0, ItemsPerRead);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Models.Workers, CancellationToken = active.Stopped };
        while (await store.ListItemsAsync(job.Id, pending, active.Stopped) is { Items: { Count: > 0 } page })
        {
            var lanes = page.GroupBy(item => run.LaneOf(item) is { } lane ? (0, lane) : (item.Number + 1, ""));
            await Parallel.ForEachAsync(lanes, parallel, async (lane, token) =>
            {
                InferenceQueue.BePatient();
                foreach (var item in lane)
                {
                    token.ThrowIfCancellationRequested();
                    var outcome = await DoAsync(job, item, run, token);

                    // What was done is kept even when the work is stopped meanwhile.
                    if (!await store.FinishItemAsync(job.Id, item.Number, outcome, time.GetUtcNow(), CancellationToken.None)) active.Stop();
                    active.Count();
                    await audit.WriteFullAsync(job.Id);
                    metrics.Item(outcome.Word);
                }
            });
        }
    }

    private async Task<JobOutcome> DoAsync(Job job, JobItem item, IJobRun run, CancellationToken cancellationToken)
    {
        using var span = FaceTelemetry.Source.StartActivity("job item");
        try
        {
            return await run.DoAsync(item, cancellationToken);
        }
        catch (FaceException exception) when (ProblemMap.IsOfOnePicture(exception.Error))
        {
            return JobOutcome.Refused(exception);
        }
        catch (Exception exception) when (exception is not (FaceException or OutOfMemoryException) && !cancellationToken.IsCancellationRequested)
        {
            logger.ItemFailed(job.Id, item.Number, exception);
            return JobOutcome.Refused(ProblemMap.InternalCode, "Something went wrong inside the server.", "The server's log has the cause.");
        }
    }
}
