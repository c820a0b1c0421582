using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Server.InsightFace;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.People;

/// <summary>Routes over one person's faces: list, add, remove, thumbnail, verify.</summary>
internal static class PersonFaces
{
    private const string Jpeg = "image/jpeg";

    public static void MapPersonFaces(this RouteGroupBuilder group)
    {
        group.MapGet("/{person_id}/faces", ListAsync).WithName("ListPersonFaces").WithSummary("A person's enrolled faces");
        group.MapPost("/{person_id}/faces", AddAsync).WithName("AddPersonFaces").Needs(AccessScope.Enrol).WithSummary("Enrol pictures of a person: all of them, or none")
            .Reads(new("file", FieldKind.Images, "Pictures of the person.", Required: true), new("model_name", FieldKind.Text, "Model pack to use. Default: the selected pack."));
        group.MapDelete("/{person_id}/faces/{face_id}", RemoveAsync).WithName("RemovePersonFace").Needs(AccessScope.Manage).WithSummary("Erase one face of a person; the person stays");
        group.MapGet("/{person_id}/faces/{face_id}/thumbnail", FaceThumbnailAsync).WithName("FaceThumbnail").WithSummary("The aligned crop of a face as JPEG").Produces(200, contentType: Jpeg);
        group.MapGet("/{person_id}/thumbnail", PersonThumbnailAsync).WithName("PersonThumbnail").WithSummary("The best crop of a person as JPEG").Produces(200, contentType: Jpeg);
        group.MapPost("/{person_id}/verify", VerifyAsync).WithName("VerifyPerson").Needs(AccessScope.Recognise).WithSummary("Tell whether a picture shows this person")
            .Reads([new("file", FieldKind.Image, "The picture; its largest face counts.", Required: true), new("threshold", FieldKind.Number, "Least cosine similarity of a match."), .. AnalysisFields.Documented("quality")]);
    }

    private static async Task<Ok<FacePage>> ListAsync(PersonGallery gallery, string person_id, CancellationToken cancellationToken, int offset = 0, int limit = 100)
    {
        var person = await gallery.RequirePersonAsync(person_id, cancellationToken);
        var page = await gallery.Store.ListFacesAsync(new FaceQuery { PersonId = person.Id, Offset = offset, Limit = limit }, cancellationToken);
        return TypedResults.Ok(new FacePage([.. page.Items.Select(item => FaceResponse.Of(item.Face))], page.Total));
    }

    private static async Task<Created<FacesAdded>> AddAsync(
        Upload upload, PersonGallery gallery, Enrolment enrolment, AnalysisFields fields, string person_id, HttpContext context)
    {
        var person = await gallery.RequirePersonAsync(person_id, context.RequestAborted);
        if (upload.Files.Count == 0) upload.File("file");
        var added = await enrolment.AddFacesAsync(person.Id, upload.Images(), fields.Pack(upload), context.RequestAborted);
        return TypedResults.Created(
            $"/api/v1/people/{person.Id}/faces", new FacesAdded(PersonResponse.Of(added.Person), [.. added.Faces.Select(FaceResponse.Of)], added.Duplicate));
    }

    private static async Task<NoContent> RemoveAsync(PersonGallery gallery, TimeProvider time, string person_id, string face_id, CancellationToken cancellationToken)
    {
        var face = await RequireFaceAsync(gallery, person_id, face_id, cancellationToken);
        await gallery.DeleteFaceAsync(face.Id, time.GetUtcNow(), removeEmptyPerson: false, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<FileContentHttpResult> FaceThumbnailAsync(PersonGallery gallery, string person_id, string face_id, CancellationToken cancellationToken) =>
        await CropAsync(gallery, await RequireFaceAsync(gallery, person_id, face_id, cancellationToken), cancellationToken);

    private static async Task<FileContentHttpResult> PersonThumbnailAsync(PersonGallery gallery, string person_id, CancellationToken cancellationToken)
    {
        var person = await gallery.RequirePersonAsync(person_id, cancellationToken);
        var page = await gallery.Store.ListFacesAsync(new FaceQuery { PersonId = person.Id, Limit = 1000 }, cancellationToken);
        var best = page.Items.Select(item => item.Face).Where(face => face.HasCrop).MaxBy(face => face.Quality.Overall);
        return await CropAsync(gallery, best, cancellationToken);
    }

    private static async Task<FileContentHttpResult> CropAsync(PersonGallery gallery, EnrolledFace? face, CancellationToken cancellationToken) =>
        face is { HasCrop: true } && await gallery.Store.ReadCropAsync(face.Id, cancellationToken) is { } crop
            ? TypedResults.File(crop, Jpeg)
            : throw new FaceException(FaceError.FaceNotFound, "No crop of this face is kept.", "Crops are kept of faces enrolled with FACECV_KEEP_CROPS=true.");

    private static async Task<Ok<VerificationResponse>> VerifyAsync(
        Upload upload, PersonGallery gallery, Verification verification, AnalysisFields fields, string person_id, HttpContext context)
    {
        var person = await gallery.RequirePersonAsync(person_id, context.RequestAborted);
        var options = new ComparisonOptions { Analysis = fields.Read(upload, FaceParts.Quality), Threshold = fields.Threshold(upload) };
        return TypedResults.Ok(VerificationResponse.Of(await verification.VerifyAsync(person.Id, upload.File("file").Bytes, options, context.RequestAborted)));
    }

    private static async Task<EnrolledFace> RequireFaceAsync(PersonGallery gallery, string personText, string faceText, CancellationToken cancellationToken)
    {
        var person = await gallery.RequirePersonAsync(personText, cancellationToken);
        var found = FaceId.TryParse(faceText, out var id) ? await gallery.Store.FindFaceAsync(id, cancellationToken) : null;
        return found is not null && found.Person.Id == person.Id
            ? found.Face
            : throw new FaceException(FaceError.FaceNotFound, "This person has no face of this id.", $"GET /api/v1/people/{person.Id}/faces lists them.");
    }
}
