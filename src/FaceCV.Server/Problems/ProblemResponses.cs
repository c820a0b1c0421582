using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Problems;

/// <summary>Says in the API document which problems a route answers.</summary>
internal static class ProblemResponses
{
    private static readonly int[] OfEveryRoute =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType,
        StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable,
    ];

    /// <summary>Adds the problems to every route of a group.</summary>
    public static TBuilder WithProblems<TBuilder>(this TBuilder group)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in OfEveryRoute) group.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
        return group;
    }
}
