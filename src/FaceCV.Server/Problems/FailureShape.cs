using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Problems;

/// <summary>Endpoint metadata: fields that this route's clients look for in a failure, beside those of a <see cref="Problem"/>.</summary>
/// <param name="Fields">Makes them, from the request as far as it was understood.</param>
internal sealed record FailureShape(Func<HttpContext, Problem, JsonObject> Fields);

/// <summary>Gives routes their failure shapes.</summary>
internal static class FailureShapes
{
    /// <summary>Adds fields to the failures of a route.</summary>
    public static TBuilder FailsWith<TBuilder>(this TBuilder route, Func<HttpContext, Problem, JsonObject> fields)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new FailureShape(fields));
}
