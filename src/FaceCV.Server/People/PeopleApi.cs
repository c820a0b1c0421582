using FaceCV.Core.Access;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.People;

/// <summary>People as resources: what v1 lacks.</summary>
public static class PeopleApi
{
    /// <summary>Maps the routes below <c>/api/v1/people</c>.</summary>
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/people").WithTags("People").WithProblems().Needs(AccessScope.Read);
        group.MapPersonRecords();
        group.MapPersonFaces();
    }
}
