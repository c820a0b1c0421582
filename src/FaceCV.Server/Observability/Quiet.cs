using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Observability;

/// <summary>Endpoint metadata: asked every few seconds by machines, so left out of the log, unless everything is logged, and out of the metrics of requests.</summary>
internal sealed class Quiet
{
    private static readonly Quiet Instance = new();

    /// <summary>Marks a route.</summary>
    public static void Mark(IEndpointConventionBuilder route) => route.WithMetadata(Instance).DisableHttpMetrics();

    /// <summary>Whether the request is for such a route.</summary>
    public static bool Is(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Quiet>() is not null;
}
