using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Problems;

/// <summary>Says in the API document which problems a route answers.</summary>
internal static class ProblemResponses
{
    private static readonly int[] OfEveryRoute =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType,
        StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
    ];

    /// <summary>Adds the problems to every route of a group.</summary>
    public static TBuilder WithProblems<TBuilder>(this TBuilder group)
        where TBuilder : IEndpointConventionBuilder => group.ProducesProblems(OfEveryRoute);

    /// <summary>Adds further problems to a route.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder route, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses) route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
        return route;
    }
}
