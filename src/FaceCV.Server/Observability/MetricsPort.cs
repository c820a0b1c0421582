using System.Net;
using FaceCV.Core.Access;
using FaceCV.Server.Configuration;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FaceCV.Server.Observability;

/// <summary>Serves <c>/metrics</c>, in Prometheus' text format: on the main port, or on a port of its own with nothing else.</summary>
internal static class MetricsPort
{
    private const string Path = "/metrics";

    /// <summary>Listens on the port of its own, if there is one.</summary>
    public static void ListenForMetrics(this KestrelServerOptions kestrel, ObservabilitySettings settings)
    {
        if (settings.MetricsPort is not { } port) return;
        if (settings.MetricsHost == "*") kestrel.ListenAnyIP(port, Mark);
        else kestrel.Listen(IPAddress.Parse(settings.MetricsHost), port, Mark);
    }

    /// <summary>Answers what comes in by the port of its own; to be the first in the pipeline.</summary>
    public static void UseMetricsPort(this WebApplication app, ObservabilitySettings settings)
    {
        if (settings.MetricsPort is null) return;
        app.MapWhen(
            context => context.Features.Get<Mine>() is not null,
            own =>
            {
                own.UseOpenTelemetryPrometheusScrapingEndpoint(Path);
                own.Run(context =>
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                });
            });
    }

    /// <summary>Maps the route on the main port, unless there is a port of its own.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes, ObservabilitySettings settings)
    {
        if (settings.MetricsPort is null) Quiet.Mark(routes.MapPrometheusScrapingEndpoint(Path).Needs(AccessScope.Read, Reach.Server).Costs(CostClass.Monitoring));
    }

    // Features of a connection are those of its requests too, and no client can set them.
    private static void Mark(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(Mine.Instance);
        return next(connection);
    });

    private sealed class Mine
    {
        public static Mine Instance { get; } = new();
    }
}
