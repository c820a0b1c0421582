using FaceCV.Core.Access;
using FaceCV.Core.Audit;
using FaceCV.Server.Configuration;
using FaceCV.Server.Security.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Security;

/// <summary>Makes the first admin key, when the server needs keys and there is none; says at start who may use the server.</summary>
public sealed partial class FirstKey : IHostedService
{
    private readonly FaceCvSettings _settings;
    private readonly ApiKeys _keys;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<FirstKey> _logger;
    private KeyText? _made;

    /// <summary>Called by the container.</summary>
    public FirstKey(FaceCvSettings settings, ApiKeys keys, AuditLog audit, TimeProvider time, ILogger<FirstKey> logger) =>
        (_settings, _keys, _audit, _time, _logger) = (settings, keys, audit, time, logger);

    /// <summary>The key that this start made, to be shown this once; null when it made none, or it was taken.</summary>
    public string? Take()
    {
        var made = _made;
        _made = null;
        return made?.ToString();
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_settings.Security.Auth == AuthMode.Anonymous) Anonymous(_logger);
        if (!_settings.Security.NeedsKeys(_settings.Server.Host) || _settings.Security.AdminKey is { Length: > 0 }) return;
        var now = _time.GetUtcNow();
        if ((await _keys.ListAsync(cancellationToken)).Any(key => key.Scopes.HasFlag(AccessScope.Admin) && key.IsActive(now))) return;
        using var scope = AuditScope.Begin();
        (var key, _made) = await _keys.CreateAsync("first admin", AccessScope.Admin, null, null, cancellationToken);
        Made(_logger, key.Id);
        if (_settings.Audit.Audit != AuditMode.Off) await _audit.WriteAsync(scope.Events(new AuditEvent(AuditAction.KeyCreate, AuditActor.Server, AuditOutcome.Done)));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1071, LogLevel.Warning, "FACECV_AUTH is anonymous: whoever reaches this server can do everything")]
    private static partial void Anonymous(ILogger logger);

    [LoggerMessage(1072, LogLevel.Information, "A first admin key was made, {KeyId}")]
    private static partial void Made(ILogger logger, Guid keyId);
}
