using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Core.Jobs;
using FaceCV.Server.Configuration;
using FaceCV.Server.Security.Audit;

namespace FaceCV.Server.Jobs;

/// <summary>Records whom a job enrols or changes, a hundred to an entry; the job's sender is in the entry of its submission.</summary>
/// <param name="log">The log.</param>
/// <param name="settings">What is recorded.</param>
internal sealed class JobAudit(AuditLog log, FaceCvSettings settings)
{
    private readonly AsyncLocal<AuditScope?> _scope = new();

    /// <summary>Does a job's work, and records the rest of it at the end, however it ends.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it cannot be recorded and the settings refuse that; the job waits.</exception>
    public async Task RunAsync(JobId id, Func<Task> work)
    {
        using var scope = AuditScope.Begin();
        _scope.Value = scope;
        if (settings.Audit.AuditFailure == AuditFailureMode.Refuse) await log.RecoverAsync();
        try
        {
            await work();
        }
        finally
        {
            if (scope.Count > 0) await WriteAsync(id, scope);
        }
    }

    /// <summary>Records what has been done once that fills an entry.</summary>
    public async Task WriteFullAsync(JobId id)
    {
        if (_scope.Value is { Count: >= AuditEvent.MostTargets } scope) await WriteAsync(id, scope);
    }

    private async Task WriteAsync(JobId id, AuditScope scope)
    {
        var what = scope.Events(new AuditEvent(AuditAction.JobRun, new AuditActor("job", id.ToString()), AuditOutcome.Done));
        if (settings.Audit.Audit == AuditMode.Off) return;
        try
        {
            await log.WriteAsync(what);
        }
        catch (FaceException) when (settings.Audit.AuditFailure == AuditFailureMode.Continue)
        {
            // The entry waits in memory, and the health page tells.
        }
    }
}
