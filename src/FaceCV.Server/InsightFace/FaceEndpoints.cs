using System.Text.Json.Nodes;
using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.InsightFace;

/// <summary>Routes that look at pictures: detect, verify, recognize, register.</summary>
internal static class FaceEndpoints
{
    private static readonly UploadField File = new("file", FieldKind.Image, "The picture: JPEG, PNG, WebP, BMP or GIF.", Required: true);
    private static readonly UploadField Threshold = new("threshold", FieldKind.Number, "Least cosine similarity of a match, -1 to 1. Default: from the measured table of the model; `operating_point` in the answer says which.");

    public static void MapFaces(this RouteGroupBuilder group)
    {
        group.MapPost("/detect", DetectAsync).WithName("DetectFaces").Needs(AccessScope.Recognise).WithSummary("Find the faces of a picture")
            .Reads([File, .. AnalysisFields.Documented(AnalysisFields.DetectPartsText)]);
        group.MapPost("/verify", VerifyAsync).WithName("VerifyFaces").Needs(AccessScope.Recognise).WithSummary("Tell whether two pictures show the same person")
            .Reads([File with { Name = "file1" }, File with { Name = "file2" }, Threshold, .. AnalysisFields.Documented("quality")]);
        group.MapPost("/recognize", RecognizeAsync).WithName("RecognizeFaces").Needs(AccessScope.Recognise).WithSummary("Name the faces of a picture; strangers are Unknown")
            .WithDescription("Fields metadata.KEY=VALUE limit the search to people whose metadata has that value.")
            .Reads([File, Threshold, new("max_candidates", FieldKind.Integer, "Nearest people listed for each face, 1 to 50. Default 5."), .. AnalysisFields.Documented("none")]);
        group.MapPost("/register", RegisterAsync).WithName("RegisterFace").Needs(AccessScope.Enrol).WithSummary("Enrol a face under a name")
            .Reads(
                File,
                new("name", FieldKind.Text, "The person's name; added to when known, created when new.", Required: true),
                new("department", FieldKind.Text, "Kept as metadata."),
                new("employee_id", FieldKind.Text, "Kept as metadata."),
                new("model_name", FieldKind.Text, "Model pack to use; it has to be installed. Default: the selected pack."));
    }

    private static async Task<Ok<FaceDetection[]>> DetectAsync(
        Upload upload, AnalysisFields fields, IFaceAnalyser analyser, HttpContext context)
    {
        var analysis = await analyser.AnalyseAsync(upload.File("file").Bytes, fields.Read(upload, AnalysisFields.DetectParts), context.RequestAborted);
        context.Response.SetHeaders(analysis);
        return TypedResults.Ok(analysis.Faces.Select(FaceDetection.Of).ToArray());
    }

    private static async Task<Ok<VerificationResponse>> VerifyAsync(
        Upload upload, AnalysisFields fields, Comparison comparison, HttpContext context)
    {
        var options = new ComparisonOptions { Analysis = fields.Read(upload, FaceParts.Quality), Threshold = fields.Threshold(upload) };
        var (first, second) = (upload.File("file1"), upload.File("file2"));
        return TypedResults.Ok(VerificationResponse.Of(await comparison.CompareAsync(first.Bytes, second.Bytes, options, context.RequestAborted)));
    }

    private static async Task<Ok<RecognitionResult[]>> RecognizeAsync(
        Upload upload, AnalysisFields fields, Identification identification, HttpContext context)
    {
        var analysis = fields.Read(upload, FaceParts.None);
        var request = new IdentificationRequest
        {
            Image = upload.File("file").Bytes,
            Analysis = analysis,
            Threshold = fields.Threshold(upload),
            Metadata = upload.MetadataFilter(),
            MaxCandidates = upload.Integer("max_candidates", 1, Identification.MostCandidates) ?? 5,
        };
        var result = await identification.IdentifyAsync(request, context.RequestAborted);
        context.Response.SetHeaders(result.Analysis);
        var point = OperatingPointResult.Of(result.OperatingPoint);
        return TypedResults.Ok(result.Faces.Select(face => RecognitionResult.Of(face, point, analysis.Parts)).ToArray());
    }

    private static async Task<Ok<RegisterResponse>> RegisterAsync(Upload upload, AnalysisFields fields, Enrolment enrolment, HttpContext context)
    {
        var file = upload.File("file");
        var request = new EnrolmentRequest
        {
            Image = file.Bytes,
            Name = upload.Text("name") ?? throw new FaceException(FaceError.MissingField, "The field 'name' is missing.", "Send the person's name."),
            Metadata = Metadata(upload, "department", "employee_id"),
            Source = file.FileName,
            Pack = fields.Pack(upload),
        };
        return TypedResults.Ok(RegisterResponse.Of(await enrolment.EnrolAsync(request, context.RequestAborted)));
    }

    private static JsonObject? Metadata(Upload upload, params ReadOnlySpan<string> keys)
    {
        var metadata = new JsonObject();
        foreach (var key in keys)
        {
            if (upload.Text(key) is { } value) metadata[key] = value;
        }

        return metadata.Count == 0 ? null : metadata;
    }
}
