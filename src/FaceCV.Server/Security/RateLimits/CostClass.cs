using FaceCV.Server.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Security.RateLimits;

/// <summary>What a request costs, by which it is limited.</summary>
internal enum CostClass
{
    /// <summary>Anything that is none of the others.</summary>
    Other,

    /// <summary>Looks at pictures.</summary>
    Recognition,

    /// <summary>About model packs: lists them, loads them.</summary>
    Models,

    /// <summary>Health and figures.</summary>
    Monitoring,
}

/// <summary>Endpoint metadata: the cost of a route.</summary>
internal sealed record RouteCost(CostClass Class);

/// <summary>Gives routes their cost.</summary>
internal static class RouteCosts
{
    /// <summary>Says what the routes of a group cost.</summary>
    public static TBuilder Costs<TBuilder>(this TBuilder routes, CostClass cost)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new RouteCost(cost));

    /// <summary>The cost of a route: what it says; else a route that is sent pictures looks at them.</summary>
    public static CostClass Of(Endpoint? endpoint)
    {
        if (endpoint?.Metadata.GetMetadata<RouteCost>() is { } said) return said.Class;
        return endpoint?.Metadata.GetMetadata<UploadBody>()?.TakesFiles == true ? CostClass.Recognition : CostClass.Other;
    }
}
