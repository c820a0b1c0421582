using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using FaceCV.Server.InsightFace;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Batch;

/// <summary>The v1 batch routes, contract section 4: many pictures in one request, one bad picture never fails the rest.</summary>
public static class BatchApi
{
    private static readonly UploadField Files = new("files", FieldKind.Images, "The pictures, in order.", Required: true);
    private static readonly UploadField Threshold = new("threshold", FieldKind.Number, "Least cosine similarity of a match. Default: from the measured table of the model.");

    /// <summary>Maps the routes below <c>/api/v1/batch</c>.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="settings">Longest time.</param>
    public static void MapBatch(this IEndpointRouteBuilder routes, ServerSettings settings)
    {
        var group = routes.MapGroup("/api/v1/batch").WithTags("Batch").WithProblems().Needs(AccessScope.Recognise).WithMetadata(new LargeBody());
        group.WithRequestTimeout(TimeSpan.FromSeconds(settings.BatchTimeoutSeconds));
        group.MapPost("/detect", DetectAsync).WithName("BatchDetect").WithSummary("Find the faces of many pictures")
            .Reads([Files, .. AnalysisFields.Documented(AnalysisFields.DetectPartsText)]);
        group.MapPost("/register", RegisterAsync).WithName("BatchRegister").Needs(AccessScope.Enrol).WithSummary("Enrol many pictures, each under its name")
            .Reads(
                Files,
                new("names", FieldKind.Text, "A name for each picture, in order, separated by commas, or a JSON array.", Required: true),
                new("department", FieldKind.Text, "Kept as metadata of all."),
                new("metadata", FieldKind.Object, "Kept as metadata of all."));
        group.MapPost("/recognize", RecognizeAsync).WithName("BatchRecognize").WithSummary("Name the faces of many pictures")
            .Reads([Files, Threshold, .. AnalysisFields.Documented("none")]);
        group.MapPost("/verify", VerifyAsync).WithName("BatchVerify").WithSummary("Compare pictures in pairs: first half with second half, or all with all")
            .Reads([Files, Threshold, new("cross_compare", FieldKind.Flag, "Compare every picture with every other. Default false."), .. AnalysisFields.Documented("none")]);
        group.MapPost("/analyze", AnalyzeAsync).WithName("BatchAnalyze").WithSummary("Describe the faces of many pictures")
            .Reads([Files, new("include_embeddings", FieldKind.Flag, "Also tell the size of the embedding. Default false."), .. AnalysisFields.Documented(AnalysisFields.DetectPartsText)]);
    }

    private static async Task<Ok<Dictionary<string, FaceDetection[]>>> DetectAsync(
        Upload upload, BatchItems items, AnalysisFields fields, IFaceAnalyser analyser, HttpContext context)
    {
        var request = fields.Read(upload, AnalysisFields.DetectParts);
        var outcomes = await items.RunAsync(upload, context, (file, _, token) => analyser.AnalyseAsync(file.Bytes, request, token));
        return TypedResults.Ok(outcomes.ToDictionary(
            outcome => outcome.Key, outcome => outcome.Answer?.Faces.Select(FaceDetection.Of).ToArray() ?? [], StringComparer.Ordinal));
    }

    private static async Task<Ok<Dictionary<string, RecognitionResult[]>>> RecognizeAsync(
        Upload upload, BatchItems items, AnalysisFields fields, Identification identification, HttpContext context)
    {
        var (analysis, threshold) = (fields.Read(upload, FaceParts.None), fields.Threshold(upload));
        var outcomes = await items.RunAsync(
            upload, context, (file, _, token) => identification.IdentifyAsync(new IdentificationRequest { Image = file.Bytes, Analysis = analysis, Threshold = threshold, Metadata = upload.MetadataFilter() }, token));
        return TypedResults.Ok(outcomes.ToDictionary(outcome => outcome.Key, outcome => Results(outcome.Answer, analysis.Parts), StringComparer.Ordinal));
    }

    private static RecognitionResult[] Results(IdentificationResult? result, FaceParts parts)
    {
        if (result is null) return [];
        var point = OperatingPointResult.Of(result.OperatingPoint);
        return [.. result.Faces.Select(face => RecognitionResult.Of(face, point, parts))];
    }

    private static async Task<Ok<BatchRegistration>> RegisterAsync(
        Upload upload, BatchItems items, AnalysisFields fields, Enrolment enrolment, HttpContext context)
    {
        var names = upload.Texts("names") ?? throw new FaceException(FaceError.MissingField, "The field 'names' is missing.", "Send a name for each picture, separated by commas.");
        var count = items.Files(upload).Count;
        if (names.Count != count) throw new FaceException(FaceError.InvalidArgument, $"{names.Count} names came with {count} pictures.", "Send a name for each picture, in the same order.");
        var metadata = upload.Object("metadata");
        if (upload.Text("department") is { } department) (metadata ??= [])["department"] = department;
        var pack = fields.Pack(upload);
        var outcomes = await items.RunAsync(upload, context, (file, index, token) => enrolment.EnrolAsync(
            new EnrolmentRequest { Image = file.Bytes, Name = names[index], Metadata = metadata, Source = file.FileName, Pack = pack }, token));
        return TypedResults.Ok(BatchRegistration.Of(outcomes, names));
    }

    private static async Task<Ok<BatchPair[]>> VerifyAsync(
        Upload upload, BatchItems items, AnalysisFields fields, Comparison comparison, HttpContext context)
    {
        var count = items.Files(upload).Count;
        var cross = upload.Flag("cross_compare") ?? false;
        if (count < 2) throw new FaceException(FaceError.InvalidArgument, "Comparing takes at least 2 pictures.");
        if (!cross && count % 2 != 0) throw new FaceException(FaceError.InvalidArgument, $"{count} pictures cannot be halved into pairs.", "Send an even number, or cross_compare=true.");
        var options = new ComparisonOptions { Analysis = fields.Read(upload, FaceParts.None), Threshold = fields.Threshold(upload) };
        var point = comparison.OperatingPointOf(options);
        var probes = await items.RunAsync(upload, context, async (file, index, token) => new Probe(
            IsReference(index) ? await comparison.ProbeAsync(file.Bytes, options, isReference: true, token) : null,
            IsProbe(index) ? await comparison.ProbeAsync(file.Bytes, options, isReference: false, token) : null));
        return TypedResults.Ok(Pairs(count, cross).Select(pair => Pair(probes[pair.First], probes[pair.Second], point)).ToArray());

        bool IsReference(int index) => cross ? index < count - 1 : index < count / 2;
        bool IsProbe(int index) => cross ? index > 0 : index >= count / 2;
    }

    private static IEnumerable<(int First, int Second)> Pairs(int count, bool cross)
    {
        if (!cross) return Enumerable.Range(0, count / 2).Select(i => (i, i + (count / 2)));
        return Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(i + 1, count - i - 1).Select(j => (i, j)));
    }

    private static BatchPair Pair(BatchOutcome<Probe> first, BatchOutcome<Probe> second, OperatingPoint point)
    {
        var (reference, comparison) = ($"{first.Index}_{first.FileName}", $"{second.Index}_{second.FileName}");
        if (first.Failure is not null || second.Failure is not null)
            return new BatchPair(reference, comparison, null, null, null, null, null, (first.Failure ?? second.Failure)!.Message);
        var result = VerificationResponse.Of(Comparison.Compare(first.Answer!.Reference, second.Answer!.Face, point));
        var missing = result.Similarity is null ? result.Message : null;
        return new BatchPair(reference, comparison, result.IsSamePerson, result.Confidence, result.Distance, result.Similarity, result.Threshold, missing);
    }

    private static async Task<Ok<Dictionary<string, object>>> AnalyzeAsync(
        Upload upload, BatchItems items, AnalysisFields fields, IFaceAnalyser analyser, HttpContext context)
    {
        var embeddings = upload.Flag("include_embeddings") ?? false;
        var request = fields.Read(upload, AnalysisFields.DetectParts);
        if (embeddings) request = request with { Parts = request.Parts | FaceParts.Embedding };
        var outcomes = await items.RunAsync(upload, context, (file, _, token) => analyser.AnalyseAsync(file.Bytes, request, token));
        var answer = outcomes.ToDictionary(
            outcome => outcome.Key,
            object (outcome) => outcome.Answer is { } analysis ? BatchAnalysis.Of(analysis, embeddings) : new BatchFailure(outcome.Failure!.Message, outcome.Failure.Error.ToWire()),
            StringComparer.Ordinal);
        answer["summary"] = BatchSummary.Of(outcomes);
        return TypedResults.Ok(answer);
    }

    // A class, since an outcome's answer is one and a picture without a face is an answer.
    private sealed record Probe(DetectedFace? Reference, DetectedFace? Face);
}
