using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Server.Configuration;
using FaceCV.Server.Security.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Collections;

/// <summary>Erases once a day, and a minute after the start, the faces that are past the retention of their collection.</summary>
internal sealed partial class RetentionSweeper(Galleries galleries, AuditLog audit, FaceCvSettings settings, TimeProvider time, ILogger<RetentionSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1), Period = TimeSpan.FromDays(1), RetryAfter = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = First;
        while (true)
        {
            await Task.Delay(wait, time, stoppingToken);
            wait = await SweepAsync(stoppingToken) ? Period : RetryAfter;
        }
    }

    private async Task<bool> SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (settings.Audit.AuditFailure == AuditFailureMode.Refuse) await audit.RecoverAsync();
            using var scope = AuditScope.Begin();
            try
            {
                if (await galleries.EraseExpiredAsync(time.GetUtcNow(), stoppingToken) is var erased and > 0) Erased(logger, erased);
            }
            finally
            {
                if (scope.Count > 0) await RecordAsync(scope.Events(new AuditEvent(AuditAction.RetentionErase, AuditActor.Server, AuditOutcome.Done)));
            }

            return true;
        }
        catch (FaceException exception)
        {
            Failed(logger, exception);
            return false;
        }
    }

    private Task RecordAsync(IEnumerable<AuditEvent> what) => settings.Audit.Audit == AuditMode.Off ? Task.CompletedTask : audit.WriteAsync(what);

    [LoggerMessage(1025, LogLevel.Information, "{Count} faces were past their retention and are erased")]
    private static partial void Erased(ILogger logger, long count);

    [LoggerMessage(1026, LogLevel.Warning, "Faces past their retention could not be erased; tried again in ten minutes")]
    private static partial void Failed(ILogger logger, Exception cause);
}
