using FaceCV.Core.Access;
using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.DeepFace;

/// <summary>v1's recognition, in both spellings.</summary>
internal static class RecognitionEndpoints
{
    private static readonly UploadField[] Fields =
    [
        new("file", FieldKind.Image, "The picture.", Required: true),
        new("return_all_candidates", FieldKind.Flag, "Whether the nearest people of each face are listed, whatever their distance. Default false."),
        new("max_candidates", FieldKind.Integer, "Most of them, 1 to 50. Default 50."),
        DeepFaceFields.Model,
        .. DeepFaceFields.OfDecision,
        DeepFaceFields.Enforce with { Description = "Whether a picture without a face is refused. Default false: the answer has no faces." },
        .. DeepFaceFields.OfDetection,
    ];

    public static void MapRecognition(this RouteGroupBuilder group)
    {
        foreach (var path in new[] { "recognition", "recognize" })
        {
            group.MapPost("/" + path, RecognizeAsync).WithName("DeepFace" + char.ToUpperInvariant(path[0]) + path[1..]).Needs(AccessScope.Recognise)
                .WithSummary("Name the faces of a picture; strangers are Unknown").Reads(Fields);
        }
    }

    private static async Task<Ok<RecognitionAnswer>> RecognizeAsync(Upload upload, DeepFaceFields fields, GallerySearch search, HttpContext context)
    {
        var request = fields.Read(upload, FaceParts.None, enforceByDefault: false);

        // Whoever is not found stays unknown: a stand-in would only be nobody.
        if (request.Analysis.Region == FaceRegion.DetectedOrWhole) request = request with { Analysis = request.Analysis with { Region = FaceRegion.Detected } };
        var withCandidates = upload.Flag("return_all_candidates") ?? false;
        var most = upload.Integer("max_candidates", 1, Identification.MostCandidates) ?? Identification.MostCandidates;
        var outcome = await search.SearchAsync(request, upload.File("file"), withCandidates ? most : 1, upload.MetadataFilter(), context);
        var point = outcome.Result.OperatingPoint;
        RecognizedFace[] faces = [.. outcome.Result.Faces.Select(face => RecognizedFace.Of(face, withCandidates, point.MaxDistance))];
        return TypedResults.Ok(new RecognitionAnswer(
            faces,
            faces.Length,
            Wire.Seconds(outcome.Time),
            request.Model.Name,
            request.Detector.Name,
            DeepFaceVocabulary.NameOf(request.Metric),
            point.MaxDistance,
            DeepFaceOperatingPoint.Of(point)));
    }
}
