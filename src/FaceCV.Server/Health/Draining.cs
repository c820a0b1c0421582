using FaceCV.Server.Configuration;
using Microsoft.Extensions.Hosting;

namespace FaceCV.Server.Health;

/// <summary>Knows that the server is about to stop, from before it stops to listen.</summary>
internal sealed class Draining(FaceCvSettings settings, TimeProvider time) : IHostedLifecycleService
{
    private volatile bool _hasBegun;

    /// <summary>Whether it is.</summary>
    public bool HasBegun => _hasBegun;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        return Task.Delay(TimeSpan.FromSeconds(settings.Observability.ShutdownDelaySeconds), time, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
