using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Hosting;

/// <summary>Looks every second whether another process, such as the command line, changed the gallery, so that its people are found here too.</summary>
internal sealed partial class GalleryFollower(Galleries galleries, TimeProvider time, ILogger<GalleryFollower> logger) : BackgroundService
{
    private const int LooksPerCheckpoint = 60;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await CheckpointAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        for (var looks = 1; await timer.WaitForNextTickAsync(stoppingToken); looks++)
        {
            if (looks % LooksPerCheckpoint == 0) await CheckpointAsync(stoppingToken);
            try
            {
                var followed = await galleries.FollowAsync(stoppingToken);
                if (followed.Reloading) Reloading(logger);
                else if (followed.Changes > 0) Followed(logger, followed.Changes);
            }
            catch (FaceException exception) when (exception.Error == FaceError.StoreUnavailable)
            {
                Unreachable(logger, exception);
            }
        }
    }

    // So that the next start need not read much of the database.
    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        try
        {
            await galleries.CheckpointAsync(cancellationToken);
        }
        catch (FaceException exception)
        {
            NotVouched(logger, exception);
        }
    }

    [LoggerMessage(1024, LogLevel.Debug, "Another process changed {Changes} faces of the gallery; the index has them")]
    private static partial void Followed(ILogger logger, int changes);

    [LoggerMessage(1022, LogLevel.Information, "Other processes changed more of the gallery than is kept account of; the index is loaded anew")]
    private static partial void Reloading(ILogger logger);

    [LoggerMessage(1031, LogLevel.Warning, "The index files could not be brought up to date; the next start reads more from the database")]
    private static partial void NotVouched(ILogger logger, Exception cause);

    [LoggerMessage(1023, LogLevel.Warning, "The gallery's database does not answer; changes by other processes are not seen meanwhile")]
    private static partial void Unreachable(ILogger logger, Exception cause);
}
