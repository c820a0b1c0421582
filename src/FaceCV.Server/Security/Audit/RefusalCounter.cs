using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Security.Audit;

/// <summary>
/// Counts refused requests by address and caller, and records them once a minute, so that nobody fills the disk by being refused. Safe for
/// parallel use.
/// </summary>
internal sealed class RefusalCounter : IAsyncDisposable
{
    // Further ones in a minute count as one address, "others".
    private const int MostAddresses = 50;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly (string, AuditActor, int) Others = ("others", new AuditActor("anonymous", "others"), 0);

    private readonly AuditLog _log;
    private readonly bool _isOff;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private Dictionary<(string Address, AuditActor Actor, int Status), long> _counts = [];

    public RefusalCounter(AuditLog log, FaceCvSettings settings, TimeProvider time)
    {
        (_log, _isOff) = (log, settings.Audit.Audit == AuditMode.Off);
        _timer = time.CreateTimer(_ => _ = WriteAsync(), null, Period, Period);
    }

    /// <summary>Counts a refusal.</summary>
    public void Add(string address, AuditActor actor, int status)
    {
        if (_isOff) return;
        lock (_gate)
        {
            var known = (address, actor, status);
            if (!_counts.ContainsKey(known) && _counts.Count >= MostAddresses) known = Others;
            _counts[known] = _counts.GetValueOrDefault(known) + 1;
        }
    }

    /// <summary>Records what was counted.</summary>
    public async Task WriteAsync()
    {
        Dictionary<(string Address, AuditActor Actor, int Status), long> counts;
        lock (_gate) (counts, _counts) = (_counts, []);
        try
        {
            await Task.WhenAll(counts.Select(pair => _log.WriteAsync(new AuditEvent(AuditAction.AccessRefuse, pair.Key.Actor, AuditOutcome.Refused)
            {
                Address = pair.Key.Address, Status = pair.Key.Status == 0 ? null : pair.Key.Status, Count = pair.Value,
            })));
        }
        catch (FaceException)
        {
            // They wait in the log for the next time; AuditLog.Failure tells.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await WriteAsync();
    }
}
