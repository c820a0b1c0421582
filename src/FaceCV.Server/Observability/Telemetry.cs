using System.Collections;
using FaceCV.Core.Observability;
using FaceCV.Server.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FaceCV.Server.Observability;

/// <summary>Metrics for Prometheus, and traces by OTLP when the standard variables name a collector.</summary>
internal static class Telemetry
{
    private const string Prefix = "OTEL_";

    // What a client chose freely may be a name.
    private static readonly string[] Private = ["url.path", "url.query", "user_agent.original", "http.request.method_original"];

    /// <summary>Registers both.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var standard = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(variable => ((string)variable.Key).StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value, StringComparer.Ordinal);
        builder.Configuration.AddInMemoryCollection(standard);
        builder.Services.AddSingleton<JobMetrics>();
        builder.Services.AddHostedService<ServerMetrics>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(standard.GetValueOrDefault("OTEL_SERVICE_NAME") ?? "facecv", serviceVersion: HealthApi.Version))
            .WithMetrics(metrics => metrics
                .AddMeter(FaceTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));
        if (standard.Keys.Any(name => name is "OTEL_EXPORTER_OTLP_ENDPOINT" or "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")) telemetry.WithTracing(AddTraces);
    }

    private static void AddTraces(TracerProviderBuilder traces) => traces
        .AddSource(FaceTelemetry.Name)
        .AddAspNetCoreInstrumentation(Strip)
        .AddOtlpExporter();

    private static void Strip(AspNetCoreTraceInstrumentationOptions options)
    {
        options.Filter = context => !IsProbe(context.Request.Path);
        options.EnrichWithHttpRequest = (span, _) =>
        {
            foreach (var tag in Private) span.SetTag(tag, null);
        };
    }

    private static bool IsProbe(PathString path) => path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
}
