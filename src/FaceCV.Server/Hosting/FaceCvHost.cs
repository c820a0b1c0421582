using FaceCV.Core.Faces;
using FaceCV.Server.Batch;
using FaceCV.Server.Collections;
using FaceCV.Server.Configuration;
using FaceCV.Server.DeepFace;
using FaceCV.Server.Health;
using FaceCV.Server.Import;
using FaceCV.Server.Inference;
using FaceCV.Server.InsightFace;
using FaceCV.Server.Jobs;
using FaceCV.Server.Models;
using FaceCV.Server.Network;
using FaceCV.Server.Observability;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Outbound;
using FaceCV.Server.People;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Security.Audit;
using FaceCV.Server.Security.RateLimits;
using FaceCV.Server.Serialization;
using FaceCV.Server.SystemHealth;
using FaceCV.Server.Transfer;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Scalar.AspNetCore;

namespace FaceCV.Server.Hosting;

/// <summary>The HTTP server.</summary>
public static class FaceCvHost
{
    /// <summary>Builds the server; nothing is opened before it is started.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="replace">Registers services that take the place of the program's own; for tests.</param>
    public static WebApplication Create(FaceCvSettings settings, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "facecv" });
        builder.AddServerLog(settings);
        builder.AddTelemetry();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listener.Configure(kestrel, settings));
        replace?.Invoke(builder.Services);
        builder.Services.AddFaceCv(settings).AddHttp(settings);

        var app = builder.Build();
        app.UseMetricsPort(settings.Observability);
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<FallbackHeader>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseTrustedProxies(settings.Network);
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseCors();
        app.UseAddressLimit();
        app.UseMiddleware<AuditMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        app.UseCallerLimit();
        app.UseRequestTimeouts();
        app.UseMiddleware<CollectionMiddleware>();
        app.MapHealth();
        app.MapProbes();
        app.MapMetrics(settings.Observability);
        app.MapInsightFace();
        app.MapDeepFace();
        app.MapBatch(settings.Server);
        app.MapModelPacks();
        app.MapSystemHealth();
        app.MapPeople();
        app.MapCollections();
        app.MapJobs(settings.Jobs);
        app.MapOffline(settings.Server);
        app.MapTransfer();
        app.MapKeys();
        app.MapAudit();
        app.MapOpenApi("/openapi.json").OpenToAll();
        app.MapScalarApiReference(SecurityHeaders.Page, page => page.WithTitle("FaceCV API").DisableDefaultFonts().WithOpenApiRoutePattern("/openapi.json")).OpenToAll();
        return app;
    }

    private static void AddHttp(this IServiceCollection services, FaceCvSettings settings)
    {
        services.AddRouting();
        services.AddSingleton(UploadLimits.Of(settings));
        services.AddSingleton<RequestLimiter>();
        services.AddSingleton<RefusalCounter>();
        services.AddSingleton<CertificateKeeper>();
        services.AddOutbound();
        services.AddSingleton(new UploadBudget(settings.Server.UploadMemory));
        services.AddSingleton<ActivePack>();
        services.AddSingleton<AnalysisFields>();
        services.AddSingleton<RequestMeter>().AddHostedService(provider => provider.GetRequiredService<RequestMeter>());
        services.AddSingleton<BatchItems>();
        services.AddDeepFace();
        services.AddJobs();
        services.AddSecurity();
        services.AddSingleton<ArchiveSpool>();
        services.AddInferenceQueue(settings);
        services.AddHostedService<WarmStart>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstKey>()); // After the start that opens the database.
        services.AddHostedService<GalleryFollower>();
        services.AddHostedService<JobRunner>();
        services.AddHostedService<RetentionSweeper>();
        services.AddHealth(); // After the gallery is opened.
        services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.Server.DrainSeconds + settings.Observability.ShutdownDelaySeconds));
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(settings.Server.RequestTimeoutSeconds) });
        services.AddOrigins(settings.Server);
        services.AddApiDocument();
    }

    // Whatever analyses, the program's pipeline or a test's fake, does so behind the queue.
    private static void AddInferenceQueue(this IServiceCollection services, FaceCvSettings settings)
    {
        var inner = services.Last(descriptor => descriptor.ServiceType == typeof(IFaceAnalyser));
        services.Remove(inner);
        services.AddSingleton(provider => new InferenceQueue(
            (IFaceAnalyser)(inner.ImplementationInstance ?? inner.ImplementationFactory!(provider)), settings.Models.Workers, settings.Server.QueueCapacity));
        services.AddSingleton<IFaceAnalyser>(provider => provider.GetRequiredService<InferenceQueue>());
    }
}
