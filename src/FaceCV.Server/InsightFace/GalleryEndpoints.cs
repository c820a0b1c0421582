using System.Text.Json.Nodes;
using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Server.Hosting;
using FaceCV.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.InsightFace;

/// <summary>Routes over the enrolled faces: list, count, delete.</summary>
public static class GalleryEndpoints
{
    private const string ByName = "/faces/by-name/";
    private const int MostListed = 100_000;

    public static void MapGallery(this RouteGroupBuilder group)
    {
        group.MapGet("/faces", ListAsync).WithName("ListFaces").WithSummary("List enrolled faces, oldest first");
        group.MapGet("/faces/count", CountAsync).WithName("CountFaces").WithSummary("Count enrolled faces");
        group.MapDelete("/faces/{face_id}", DeleteAsync).WithName("DeleteFace").Needs(AccessScope.Manage).WithSummary("Erase one enrolled face, and the person with their last");
        group.MapDelete("/faces/by-name/{**name}", DeleteByNameAsync).WithName("DeleteFacesByName").Needs(AccessScope.Manage).WithSummary("Erase everybody of exactly this name");
    }

    private static async Task<Ok<FaceList>> ListAsync(PersonGallery gallery, CancellationToken cancellationToken, string? name = null, int limit = 100, int offset = 0)
    {
        if (limit is < 1 or > MostListed) throw new FaceException(FaceError.InvalidArgument, $"'limit' has to be 1 to {MostListed}.");
        var page = await gallery.Store.ListFacesAsync(
            new FaceQuery { PersonName = string.IsNullOrEmpty(name) ? null : name, Limit = limit, Offset = offset }, cancellationToken);
        return TypedResults.Ok(new FaceList([.. page.Items.Select(ListedFace.Of)], page.Total, page.Items.Count));
    }

    private static async Task<Ok<FaceCount>> CountAsync(PersonGallery gallery, CancellationToken cancellationToken) =>
        TypedResults.Ok(new FaceCount((await gallery.Store.CountAsync(cancellationToken)).Faces));

    private static async Task<Ok<FaceDeletion>> DeleteAsync(PersonGallery gallery, TimeProvider time, string face_id, CancellationToken cancellationToken)
    {
        var deleted = FaceId.TryParse(face_id, out var id) && await gallery.DeleteFaceAsync(id, time.GetUtcNow(), removeEmptyPerson: true, cancellationToken);
        return deleted
            ? TypedResults.Ok(new FaceDeletion("The face was erased.", 1))
            : throw new FaceException(FaceError.FaceNotFound, "There is no enrolled face of this id.", "GET /api/v1/insightface/faces lists the ids.");
    }

    private static async Task<Ok<FaceDeletion>> DeleteByNameAsync(PersonGallery gallery, HttpContext context, string name, CancellationToken cancellationToken)
    {
        var deleted = await gallery.DeleteByNameAsync(RawPath.After(context, ByName) ?? name, cancellationToken);
        return deleted.People > 0
            ? TypedResults.Ok(new FaceDeletion($"{deleted.People} person(s) with {deleted.Faces} face(s) were erased.", deleted.Faces))
            : throw new FaceException(FaceError.PersonNotFound, "There is nobody of exactly this name.", "Names are case-sensitive; GET /api/v1/people?name=TEXT searches.");
    }

    /// <summary>A page of enrolled faces.</summary>
    public sealed record FaceList(ListedFace[] Faces, long Total, int Returned);

    /// <summary>An enrolled face.</summary>
    public sealed record ListedFace(
        string Id, string Name, JsonObject Metadata, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string PersonId, string ModelId, float QualityScore)
    {
        public static ListedFace Of(FaceOfPerson item) => new(
            item.Face.Id.ToString(), item.Person.Name, item.Person.Metadata, item.Face.CreatedAt, item.Person.UpdatedAt, item.Person.Id.ToString(), item.Face.ModelId.Value, item.Face.Quality.Overall);
    }

    /// <summary>How many faces there are.</summary>
    public sealed record FaceCount(long TotalFaces);

    /// <summary>What was erased.</summary>
    public sealed record FaceDeletion(string Message, long DeletedCount);
}
