using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using FaceCV.Server.Observability;
using FaceCV.Server.Security;
using FaceCV.Vision.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceCV.Server.Health;

/// <summary>
/// What may be wrong with a server, each under a stable code. Problems of those marked <see cref="ForReady"/> keep it from answering requests; the others
/// make it worse. None runs inference.
/// </summary>
internal static class HealthChecks
{
    /// <summary>Mark of the checks that <c>/health/ready</c> asks.</summary>
    public const string ForReady = "ready";

    /// <summary>The database does not answer.</summary>
    public const string Store = "store";

    /// <summary>Faces have no template of the selected pack.</summary>
    public const string Templates = "templates";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), ProbePatience = TimeSpan.FromSeconds(2), Period = TimeSpan.FromSeconds(15);

    /// <summary>Registers the checks, and what looks at them at intervals.</summary>
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<Draining>().AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddHealthChecks()
            .AddCheck<StoreCheck>(Store, HealthStatus.Unhealthy, [ForReady], ProbePatience)
            .AddCheck<ModelsCheck>("models", HealthStatus.Unhealthy, [ForReady], ProbePatience)
            .AddCheck<IndexCheck>("index", HealthStatus.Unhealthy, [ForReady], ProbePatience)
            .AddCheck<DrainingCheck>("draining", HealthStatus.Unhealthy, [ForReady])
            .AddCheck<TemplatesCheck>(Templates, HealthStatus.Degraded, null, Patience)
            .AddCheck<VectorsCheck>("vectors", HealthStatus.Degraded, null, Patience)
            .AddCheck<DeviceCheck>("device", HealthStatus.Degraded)
            .AddCheck<LogCheck>("log", HealthStatus.Degraded)
            .AddCheck<AuditCheck>("audit", HealthStatus.Degraded)
            .AddCheck<AnonymousCheck>("anonymous", HealthStatus.Degraded);
        services.AddSingleton<KnownProblems>().AddSingleton<IHealthCheckPublisher>(provider => provider.GetRequiredService<KnownProblems>());
        services.Configure<HealthCheckPublisherOptions>(publisher => (publisher.Delay, publisher.Period) = (TimeSpan.Zero, Period));
    }

    private sealed class StoreCheck(IGalleryStore store) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await store.LastRevisionAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (FaceException exception) when (exception.Error == FaceError.StoreUnavailable)
            {
                return HealthCheckResult.Unhealthy($"The {store.Name} database does not answer; `facecv doctor` tells why.");
            }
        }
    }

    private sealed class ModelsCheck(PackCatalogue catalogue, ActivePack active) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var pack = catalogue.StatusOf(active.Name);
            return Task.FromResult(pack.State == PackState.Installed
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"Model pack '{pack.Name}' is {(pack.State == PackState.Damaged ? "damaged" : "not installed")}; run `facecv models pull {pack.Name}`."));
        }
    }

    // Asking begins to load it, or a server whose pack was changed would never be ready.
    private sealed class IndexCheck(Galleries galleries, PackCatalogue catalogue, IRecogniserCatalogue recognisers, ActivePack active) : IHealthCheck
    {
        private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (catalogue.StatusOf(active.Name).State != PackState.Installed) return HealthCheckResult.Healthy();
            var recogniser = recognisers.Find(active.Name);
            try
            {
                await galleries.Default.IndexAsync(recogniser.ModelId, recogniser.Dimension, cancellationToken).AsTask().WaitAsync(Wait, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception exception) when (exception is TimeoutException or FaceException)
            {
                return HealthCheckResult.Unhealthy("The index is not loaded yet; wait for the log to tell of it.");
            }
        }
    }

    private sealed class DrainingCheck(Draining draining) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(draining.HasBegun ? HealthCheckResult.Unhealthy("The server stops; ask another.") : HealthCheckResult.Healthy());
    }

    private sealed class TemplatesCheck(Galleries galleries, PackCatalogue catalogue, IRecogniserCatalogue recognisers, ActivePack active) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var recogniser = catalogue.StatusOf(active.Name).State == PackState.Installed ? recognisers.Find(active.Name) : null;
                var gallery = await GalleryHealth.ReadAsync(galleries.Default, recogniser, cancellationToken);
                return gallery.Problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy();
            }
            catch (FaceException exception) when (exception.Error == FaceError.StoreUnavailable)
            {
                return HealthCheckResult.Healthy(); // Another check tells.
            }
        }
    }

    private sealed class VectorsCheck(IGalleryStore store) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var problems = store is IExternalIndex engine ? await engine.FindProblemsAsync(cancellationToken) : [];
            return problems.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', problems));
        }
    }

    private sealed class DeviceCheck(SessionPool pool) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var fallen = pool.Device.Fallbacks.Select(model => $"Model {model.Key} runs on the processor: the device {pool.Device.Choice.Device} does not take it.").ToArray();
            return Task.FromResult(fallen.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', fallen)));
        }
    }

    private sealed class LogCheck(LogFailures failures) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(failures.IsFailing
            ? HealthCheckResult.Degraded("The log's file cannot be written, so lines are on the console only; make its folder writable and make room on its disk.")
            : HealthCheckResult.Healthy());
    }

    private sealed class AuditCheck(AuditLog audit) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(audit.Failure is { } failure ? HealthCheckResult.Degraded($"{failure.Message} {failure.Remedy}") : HealthCheckResult.Healthy());
    }

    private sealed class AnonymousCheck(FaceCvSettings settings) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            settings.Security.Auth == AuthMode.Anonymous ? HealthCheckResult.Degraded("FACECV_AUTH is anonymous: whoever reaches this server can do everything.") : HealthCheckResult.Healthy());
    }
}
