using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;
using FaceCV.Server.Configuration;
using FaceCV.Server.Observability;
using FaceCV.Server.Problems;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Jobs;

/// <summary>
/// Works on jobs, the oldest first, one at a time. What is done is in the store alone, so that after an end of the program at any moment the next
/// start goes on with the first item that has no outcome.
/// </summary>
internal sealed class JobRunner(JobQueue queue, JobItems items, JobFiles files, FaceCvSettings settings, JobAudit audit, JobMetrics metrics, TimeProvider time, ILogger<JobRunner> logger)
    : BackgroundService
{
    // Another process may queue and cancel jobs too.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1), TidyEvery = TimeSpan.FromHours(1), RetryAfter = TimeSpan.FromSeconds(2);

    private FileStream? _lock;
    private DateTimeOffset _tidyAt;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _lock?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _lock ??= files.TryLock();
                if (_lock is null || !await RunNextAsync(stoppingToken)) await queue.WaitAsync(Period, stoppingToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FaceException { Error: FaceError.StoreUnavailable })
            {
                logger.Waiting(exception);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    // Whether there was something to do.
    private async Task<bool> RunNextAsync(CancellationToken stopping)
    {
        if (time.GetUtcNow() >= _tidyAt) await TidyAsync(stopping);
        if (await queue.Store.StartNextAsync(files.Owner, time.GetUtcNow(), stopping) is not { } job) return false;
        using (var active = new ActiveJob(job.Id, time, stopping))
        {
            queue.Announce(active);
            metrics.Begun(job.Kind);
            try
            {
                logger.Started(job.Id, job.Kind, job.Total);
                await WorkAsync(job, active);
            }
            catch (OperationCanceledException) when (active.Stopped.IsCancellationRequested)
            {
                // Stopped with the program, to go on at its next start, or cancelled.
            }
            finally
            {
                queue.Announce(null);
                metrics.Left(job.Kind);
            }
        }

        if (stopping.IsCancellationRequested) return true;
        var ended = await queue.Store.FindAsync(job.Id, stopping);
        if (ended is { IsEnded: false }) return true;
        files.Erase(job.Id);
        var state = ended?.State.ToString() ?? "Deleted";
        logger.Ended(job.Id, state);
        metrics.Ended(job.Kind, state.ToLowerInvariant());
        return true;
    }

    private async Task WorkAsync(Job job, ActiveJob active)
    {
        try
        {
            var work = queue.Find(job.Kind) ?? throw new FaceException(
                FaceError.InvalidArgument, $"This program knows no jobs of the kind '{job.Kind}'.", "Start the program that the job was sent to.");
            await using (var run = await work.OpenAsync(job, active.Stopped)) await audit.RunAsync(job.Id, () => items.DoAllAsync(job, run, active));
            await queue.Store.EndAsync(job.Id, JobState.Completed, null, time.GetUtcNow(), CancellationToken.None);
        }
        catch (FaceException exception) when (exception.Error != FaceError.StoreUnavailable)
        {
            logger.Failed(job.Id, exception);
            await queue.Store.EndAsync(job.Id, JobState.Failed, JobFailure.Of(exception), time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception exception) when (exception is not (FaceException or OperationCanceledException or OutOfMemoryException))
        {
            logger.Failed(job.Id, exception);
            var failure = new JobFailure(ProblemMap.InternalCode, "Something went wrong inside the server.", "The server's log has the cause.");
            await queue.Store.EndAsync(job.Id, JobState.Failed, failure, time.GetUtcNow(), CancellationToken.None);
        }
    }

    // Erases records past their time, and archives that nobody wants any more: their jobs ended with the program, or were never made.
    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (settings.Jobs.RetentionDays > 0) await queue.Store.DeleteEndedAsync(now.AddDays(-settings.Jobs.RetentionDays), cancellationToken);
        foreach (var (id, written) in files.List())
        {
            var job = await queue.Store.FindAsync(id, cancellationToken);

            // An archive without a job may be on its way.
            if (job is { IsEnded: true } || (job is null && written < now - TidyEvery)) files.Erase(id);
        }

        _tidyAt = now + TidyEvery;
    }
}
