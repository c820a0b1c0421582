using System.Text.Json.Nodes;
using FaceCV.Core.Access;
using FaceCV.Core.Faces;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.DeepFace;

/// <summary>The routes of DeepFace's own service (serengil/deepface, api/src/modules/core/routes.py), so that its clients need only change the address.</summary>
internal static class ServiceEndpoints
{
    private static readonly UploadField Image = new("img", FieldKind.Picture, "The picture: a multipart file, or base64 with or without a data: prefix. An http or https address, where FACECV_URL_INPUTS allows it.", Required: true);

    public static void MapService(this RouteGroupBuilder group)
    {
        group.MapPost("/represent", RepresentAsync).WithName("ServiceRepresent").WithSummary("Embeddings of the faces of a picture")
            .Reads([Image, DeepFaceFields.Model, new("l2_normalize", FieldKind.Flag, "Whether vectors of unit length are given. Default false: as the network puts them out."), DeepFaceFields.Enforce, .. DeepFaceFields.OfDetection])
            .FailsWith(Failure);
        group.MapPost("/verify", VerifyAsync).WithName("ServiceVerify").WithSummary("Tell whether two pictures show the same person")
            .Reads([Image with { Name = "img1" }, Image with { Name = "img2" }, DeepFaceFields.Model, .. DeepFaceFields.OfDecision, DeepFaceFields.Enforce, .. DeepFaceFields.OfDetection])
            .FailsWith(Failure);
        group.MapPost("/analyze", AnalyzeAsync).WithName("ServiceAnalyze").WithSummary("Estimate emotion, age and gender of the faces of a picture")
            .Reads([Image, PictureEndpoints.Actions, DeepFaceFields.Enforce, .. DeepFaceFields.OfDetection])
            .FailsWith(Failure);
        group.MapPost("/register", ServiceGallery.RegisterAsync).WithName("ServiceRegister").Needs(AccessScope.Enrol).WithSummary("Enrol the face of a picture in the gallery")
            .Reads([Image, new("img_name", FieldKind.Text, "The person's name; added to when known. Default: a new random one."), DeepFaceFields.Model, .. DeepFaceFields.OfDetection])
            .FailsWith(Failure);
        group.MapPost("/search", ServiceGallery.SearchAsync).WithName("ServiceSearch").WithSummary("Search the gallery for the faces of a picture")
            .Reads(
                [
                    Image,
                    new("k", FieldKind.Integer, "Most people listed for each face, 1 to 50. Default 50."),
                    new("similarity_search", FieldKind.Flag, "Whether the nearest are listed whatever their distance. Default false: only matches."),
                    new("search_method", FieldKind.Text, "exact or ann; both are answered exactly."),
                    new("l2_normalize", FieldKind.Flag, "Whether a euclidean distance is that of unit vectors, euclidean_l2. Default false."),
                    DeepFaceFields.Model,
                    .. DeepFaceFields.OfDecision,
                    DeepFaceFields.Enforce with { Description = "Whether a picture without a face is refused. Default true; else it has no results." },
                    .. DeepFaceFields.OfDetection,
                ])
            .FailsWith(Failure);
    }

    private static async Task<Ok<ResultList<RepresentedFace>>> RepresentAsync(
        Upload upload, DeepFaceFields fields, ServicePicture pictures, AnalysisRunner runner, HttpContext context)
    {
        var request = fields.Read(upload, FaceParts.Landmarks | FaceParts.Embedding);
        var unitLength = upload.Flag("l2_normalize") ?? false;
        var found = await runner.RunAsync(request, await pictures.ReadAsync(upload, "img", context), context);
        return TypedResults.Ok(new ResultList<RepresentedFace>([.. found.Faces.Select(face => RepresentedFace.Of(face, request.Model.Name, unitLength))]));
    }

    private static async Task<Ok<ServiceVerification>> VerifyAsync(Upload upload, DeepFaceFields fields, ServicePicture pictures, PairVerifier pairs, HttpContext context)
    {
        var request = fields.Read(upload, FaceParts.Landmarks);
        return TypedResults.Ok(ServiceVerification.Of(await pairs.VerifyAsync(request, await pictures.ReadAsync(upload, "img1", context), await pictures.ReadAsync(upload, "img2", context), context)));
    }

    private static async Task<Ok<ResultList<AnalyzedFace>>> AnalyzeAsync(
        Upload upload, DeepFaceFields fields, ServicePicture pictures, AnalysisRunner runner, HttpContext context)
    {
        var actions = DeepFaceFields.Actions(upload);
        var request = fields.Read(upload, actions.Aggregate(FaceParts.Landmarks, (parts, action) => parts | DeepFaceVocabulary.Actions[action]));
        var found = await runner.RunAsync(request, await pictures.ReadAsync(upload, "img", context), context);
        return TypedResults.Ok(new ResultList<AnalyzedFace>([.. found.Faces.Select(face => AnalyzedFace.Of(face, actions, request.AntiSpoofing))]));
    }

    // The service puts what is wrong with the picture's field under 'exception', everything else under 'error'.
    private static JsonObject Failure(HttpContext context, Problem problem)
    {
        var fields = new JsonObject { ["error"] = problem.Detail };
        if (problem.Code == "missing_field") fields["exception"] = problem.Detail;
        return fields;
    }
}
