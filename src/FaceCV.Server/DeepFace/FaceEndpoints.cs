using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Hosting;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.DeepFace;

/// <summary>v1 routes over the enrolled faces. They are those of the one gallery, whichever engine enrolled them.</summary>
internal static class FaceEndpoints
{
    private const string ByName = "/faces/name/";
    private const int MostListed = 100_000;

    private static readonly UploadField Metadata = new("metadata", FieldKind.Object, "Free data of the person, a JSON object; merged key by key into what is there.");

    public static void MapFaces(this RouteGroupBuilder group)
    {
        group.MapPost("/faces", AddAsync).WithName("DeepFaceAddFace").Needs(AccessScope.Enrol).WithSummary("Enrol a face under a name")
            .Reads(
                new("name", FieldKind.Text, "The person's name; added to when known, created when new.", Required: true),
                new("file", FieldKind.Image, "The picture.", Required: true),
                Metadata,
                DeepFaceFields.Model,
                DeepFaceFields.OfDetection[0],
                DeepFaceFields.OfDetection[2]);
        group.MapGet("/faces", ListAsync).WithName("DeepFaceListFaces").WithSummary("List enrolled faces, oldest first");
        group.MapPut("/faces/{face_id}", ChangeAsync).WithName("DeepFaceChangeFace").Needs(AccessScope.Manage).WithSummary("Change an enrolled face; its id stays")
            .Reads(
                new("name", FieldKind.Text, "Name of the person whose face this is. It changes this face only: the face goes to the person of that name, or its person is renamed when it is their only face, else a new person is made."),
                new("file", FieldKind.Image, "A new picture in place of the old."),
                Metadata with { Description = "New metadata of the person, in place of the old." },
                DeepFaceFields.Model,
                DeepFaceFields.OfDetection[0],
                DeepFaceFields.OfDetection[2]);
        group.MapDelete("/faces/{face_id}", EraseAsync).WithName("DeepFaceDeleteFace").Needs(AccessScope.Manage).WithSummary("Erase one enrolled face, and the person with their last");
        group.MapGet("/faces/name/{**name}", ListByNameAsync).WithName("DeepFaceFacesByName").WithSummary("The faces of everybody of exactly this name");
        group.MapDelete("/faces/name/{**name}", EraseByNameAsync).WithName("DeepFaceDeleteByName").Needs(AccessScope.Manage).WithSummary("Erase everybody of exactly this name");
    }

    private static async Task<Ok<FaceAdded>> AddAsync(Upload upload, DeepFaceFields fields, Enrolment enrolment, HttpContext context)
    {
        var request = fields.Read(upload, FaceParts.None);
        var file = upload.File("file");
        var result = await enrolment.EnrolAsync(
            new EnrolmentRequest
            {
                Image = file.Bytes,
                Name = upload.Text("name") ?? throw new FaceException(FaceError.MissingField, "The field 'name' is missing.", "Send the person's name."),
                Metadata = upload.Object("metadata"),
                Source = file.FileName,
                Pack = request.Model.Pack,
                Look = request.ToLook(),
            },
            context.RequestAborted);
        return TypedResults.Ok(FaceAdded.Of(result, request.Model.Name));
    }

    private static async Task<Ok<FaceListing>> ListAsync(PersonGallery gallery, CancellationToken cancellationToken, int skip = 0, int limit = MostListed) =>
        TypedResults.Ok(await PageAsync(gallery, new FaceQuery { Offset = skip, Limit = limit }, cancellationToken));

    private static async Task<Ok<FaceListing>> ListByNameAsync(
        PersonGallery gallery, HttpContext context, string name, CancellationToken cancellationToken, int skip = 0, int limit = MostListed)
    {
        var list = await PageAsync(gallery, new FaceQuery { PersonName = RawPath.After(context, ByName) ?? name, Offset = skip, Limit = limit }, cancellationToken);
        return list.Total > 0 ? TypedResults.Ok(list) : throw NobodyOfThatName();
    }

    private static async Task<FaceListing> PageAsync(PersonGallery gallery, FaceQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > MostListed) throw new FaceException(FaceError.InvalidArgument, $"'limit' has to be 1 to {MostListed}.");
        return FaceListing.Of(await gallery.Store.ListFacesAsync(query, cancellationToken), query.Offset, query.Limit);
    }

    private static async Task<Ok<FaceChanged>> ChangeAsync(Upload upload, DeepFaceFields fields, FaceCorrection correction, string face_id, HttpContext context)
    {
        var request = fields.Read(upload, FaceParts.None);
        var hasFile = upload.Files.Any(file => file.Field == "file");
        if (!hasFile && upload.Text("name") is null && upload.Object("metadata") is null)
            throw new FaceException(FaceError.MissingField, "Nothing is to be changed.", "Send name, file or metadata.");
        var changed = await correction.CorrectAsync(
            FaceId.TryParse(face_id, out var id) ? id : throw NoSuchFace(),
            new FaceCorrectionRequest
            {
                Name = upload.Text("name"),
                Image = hasFile ? new EnrolmentImage(upload.File("file").Bytes, upload.File("file").FileName) : null,
                Metadata = upload.Object("metadata"),
                Pack = request.Model.Pack,
                Look = request.ToLook(),
            },
            context.RequestAborted);
        return TypedResults.Ok(new FaceChanged(true, "The face was changed.", ListedFace.Of(changed)));
    }

    private static async Task<Ok<FacesErased>> EraseAsync(PersonGallery gallery, TimeProvider time, string face_id, CancellationToken cancellationToken)
    {
        var erased = FaceId.TryParse(face_id, out var id) && await gallery.DeleteFaceAsync(id, time.GetUtcNow(), removeEmptyPerson: true, cancellationToken);
        return erased ? TypedResults.Ok(new FacesErased(true, "The face was erased.", 1)) : throw NoSuchFace();
    }

    private static async Task<Ok<FacesErased>> EraseByNameAsync(PersonGallery gallery, HttpContext context, string name, CancellationToken cancellationToken)
    {
        var erased = await gallery.DeleteByNameAsync(RawPath.After(context, ByName) ?? name, cancellationToken);
        return erased.People > 0
            ? TypedResults.Ok(new FacesErased(true, $"{erased.People} person(s) with {erased.Faces} face(s) were erased.", erased.Faces))
            : throw NobodyOfThatName();
    }

    private static FaceException NoSuchFace() => new(FaceError.FaceNotFound, "There is no enrolled face of this id.", "GET /api/v1/deepface/faces lists the ids.");

    private static FaceException NobodyOfThatName() => new(
        FaceError.PersonNotFound, "Nobody of exactly this name has a face here.", "Names are case-sensitive; GET /api/v1/people?name=TEXT searches.");
}
