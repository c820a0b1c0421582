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

/// <summary>v1 routes that look at pictures: verify, analyze, detect. Failures keep their codes and have the fields of the later variant too.</summary>
internal static class PictureEndpoints
{
    private static readonly UploadField File = new("file", FieldKind.Image, "The picture: JPEG, PNG, WebP, BMP or GIF.", Required: true);

    public static void MapPictures(this RouteGroupBuilder group)
    {
        group.MapPost("/verify", VerifyAsync).WithName("DeepFaceVerify").Needs(AccessScope.Recognise).WithSummary("Tell whether two pictures show the same person")
            .Reads([File with { Name = "file1" }, File with { Name = "file2" }, DeepFaceFields.Model, .. DeepFaceFields.OfDecision, DeepFaceFields.Enforce, .. DeepFaceFields.OfDetection])
            .FailsWith(VerifyFailure);
        group.MapPost("/analyze", AnalyzeAsync).WithName("DeepFaceAnalyze").Needs(AccessScope.Recognise).WithSummary("Estimate emotion, age and gender of the faces of a picture")
            .Reads([File, Actions, DeepFaceFields.Enforce, .. DeepFaceFields.OfDetection])
            .FailsWith((_, problem) => new JsonObject { ["success"] = false, ["error"] = problem.Detail, ["error_type"] = problem.Code, ["faces"] = new JsonArray(), ["total_faces"] = 0 });
        group.MapPost("/detect", DetectAsync).WithName("DeepFaceDetect").Needs(AccessScope.Recognise).WithSummary("Find the faces of a picture and cut them out")
            .Reads([File, DeepFaceFields.Enforce, .. DeepFaceFields.OfDetection])
            .FailsWith((_, problem) => new JsonObject { ["success"] = false, ["error"] = problem.Detail, ["faces"] = new JsonArray(), ["total_faces"] = 0, ["processing_time"] = 0 });
    }

    /// <summary>The field of <c>analyze</c>.</summary>
    public static UploadField Actions { get; } = new(
        "actions", FieldKind.Text, "What to estimate, separated by commas: emotion, age, gender, race. Default: all four; race is always null, with the reason, since no such model is shipped.");

    private static async Task<Ok<VerifyAnswer>> VerifyAsync(Upload upload, DeepFaceFields fields, PairVerifier pairs, HttpContext context)
    {
        var request = fields.Read(upload, FaceParts.Landmarks);
        context.Features.Set(request);
        return TypedResults.Ok(VerifyAnswer.Of(await pairs.VerifyAsync(request, upload.File("file1"), upload.File("file2"), context)));
    }

    private static async Task<Ok<AnalyzeAnswer>> AnalyzeAsync(Upload upload, DeepFaceFields fields, AnalysisRunner runner, HttpContext context)
    {
        var actions = DeepFaceFields.Actions(upload);
        var request = fields.Read(upload, actions.Aggregate(FaceParts.Landmarks, (parts, action) => parts | DeepFaceVocabulary.Actions[action]));
        var found = await runner.RunAsync(request, upload.File("file"), context);
        AnalyzedFace[] faces = [.. found.Faces.Select(face => AnalyzedFace.Of(face, actions, request.AntiSpoofing))];
        return TypedResults.Ok(new AnalyzeAnswer(faces, faces.Length, request.Detector.Name, Wire.Seconds(found.Time)));
    }

    private static async Task<Ok<DetectAnswer>> DetectAsync(Upload upload, DeepFaceFields fields, AnalysisRunner runner, HttpContext context)
    {
        var request = fields.Read(upload, FaceParts.Landmarks | FaceParts.AlignedCrop);
        var found = await runner.RunAsync(request, upload.File("file"), context, refuseSpoofs: false);
        ExtractedFace[] faces = [.. found.Faces.Select(face => ExtractedFace.Of(face, request.AntiSpoofing))];
        return TypedResults.Ok(new DetectAnswer(faces, faces.Length, request.Detector.Name, Wire.Seconds(found.Time)));
    }

    private static JsonObject VerifyFailure(HttpContext context, Problem problem)
    {
        var request = context.Features.Get<DeepFaceRequest>();
        return new JsonObject
        {
            ["success"] = false,
            ["error"] = problem.Detail,
            ["verified"] = false,
            ["confidence"] = 0,
            ["distance"] = 1,
            ["threshold"] = request?.MaxDistance,
            ["model"] = request?.Model.Name,
        };
    }
}
