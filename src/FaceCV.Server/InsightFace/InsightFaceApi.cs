using FaceCV.Core.Access;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.InsightFace;

/// <summary>The v1 InsightFace routes, contract section 3.1 with the fields of 3.2.</summary>
public static class InsightFaceApi
{
    /// <summary>Maps the routes below <c>/api/v1/insightface</c>.</summary>
    public static RouteGroupBuilder MapInsightFace(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/insightface").WithTags("InsightFace").WithProblems().Needs(AccessScope.Read);
        group.MapFaces();
        group.MapGallery();
        group.MapModels();
        return group;
    }
}
