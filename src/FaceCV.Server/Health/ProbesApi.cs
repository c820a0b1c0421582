using FaceCV.Server.Observability;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceCV.Server.Health;

/// <summary>What machines ask every few seconds.</summary>
internal static class ProbesApi
{
    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapProbes(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health").OpenToAll().Costs(CostClass.Monitoring);
        Quiet.Mark(group);
        group.MapGet("/live", () => TypedResults.Ok(new Liveness("alive"))).WithName("Live").WithSummary("Whether the process answers; looks at nothing else");
        group.MapGet("/ready", ReadyAsync).WithName("Ready").WithSummary("Whether requests may be sent here: the database answers, models are installed, the index is loaded, the server is not stopping");
    }

    private static async Task<Results<Ok<Readiness>, JsonHttpResult<Readiness>>> ReadyAsync(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(HealthChecks.ForReady), cancellationToken);
        string[] missing = [.. report.Entries.Where(check => check.Value.Status == HealthStatus.Unhealthy).Select(check => check.Key)];
        if (missing.Length == 0) return TypedResults.Ok(new Readiness("ready", []));
        return TypedResults.Json(new Readiness("not_ready", missing), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>The process answers.</summary>
/// <param name="Status"><c>alive</c>.</param>
public sealed record Liveness(string Status);

/// <summary>Whether requests may be sent here.</summary>
/// <param name="Status"><c>ready</c>, or <c>not_ready</c> with status 503.</param>
/// <param name="Missing">Codes of what is missing: <c>store</c>, <c>models</c>, <c>index</c>, <c>draining</c>.</param>
public sealed record Readiness(string Status, IReadOnlyList<string> Missing);
