using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Security.RateLimits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.DeepFace;

/// <summary>The DeepFace engine: v1's routes with both spellings of the later variant, and the routes of DeepFace's own service.</summary>
public static class DeepFaceApi
{
    /// <summary>Registers what the routes need.</summary>
    public static IServiceCollection AddDeepFace(this IServiceCollection services) => services
        .AddSingleton<DeepFaceNames>()
        .AddSingleton<DeepFaceFields>()
        .AddSingleton<AnalysisRunner>()
        .AddSingleton<PairVerifier>()
        .AddScoped<GallerySearch>()
        .AddSingleton<ServicePicture>();

    /// <summary>Maps the routes below <c>/api/v1/deepface</c>, and those of DeepFace's service at the root.</summary>
    public static void MapDeepFace(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/deepface").WithTags("DeepFace").WithProblems().Needs(AccessScope.Read);
        group.MapPictures();
        group.MapFaces();
        group.MapRecognition();
        group.MapModelNames();
        group.MapGet("/health", Health).WithName("DeepFaceHealth").WithSummary("Whether the DeepFace engine can work; runs no inference").Costs(CostClass.Monitoring);
        routes.MapGroup("").WithTags("DeepFace service").WithProblems().Needs(AccessScope.Recognise).MapService();
    }

    private static Results<Ok<EngineHealth>, JsonHttpResult<EngineHealth>> Health(IRecogniserCatalogue recognisers, ActivePack active)
    {
        try
        {
            recognisers.Find(active.Name);
            return TypedResults.Ok(new EngineHealth("healthy", null));
        }
        catch (FaceException exception)
        {
            return TypedResults.Json(new EngineHealth("unhealthy", exception.Message), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>State of the engine.</summary>
    /// <param name="Status"><c>healthy</c>, or <c>unhealthy</c> with status 503.</param>
    /// <param name="Error">What is wrong; null when nothing.</param>
    public sealed record EngineHealth(string Status, string? Error)
    {
        /// <summary>v1's word for the engine.</summary>
        public string Service => "DeepFace";

        /// <summary>Version of this wire contract.</summary>
        public string Version => "1.0.0";
    }
}
