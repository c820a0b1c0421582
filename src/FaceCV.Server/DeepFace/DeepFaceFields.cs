using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Server.Configuration;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.DeepFace;

/// <summary>Fields that the routes of the DeepFace engine understand.</summary>
internal sealed class DeepFaceFields(FaceCvSettings settings, DeepFaceNames names)
{
    /// <summary>Fields of every route that looks for faces, for the API document.</summary>
    public static readonly UploadField[] OfDetection =
    [
        new("detector_backend", FieldKind.Text, "Detector: an installed pack or a name it declares (mtcnn, ssd, mediapipe...), or skip, which takes the whole picture for a face. Default: the server's own; the answer names it."),
        new("align", FieldKind.Flag, "Whether faces are aligned by their landmarks. Default true."),
        new("anti_spoofing", FieldKind.Flag, "Whether to tell live faces from pictures of one. Default false."),
        new("max_faces", FieldKind.Integer, "Most faces, the largest are kept."),
        new("expand_percentage", FieldKind.Integer, "Only 0: each model's manifest says how much of the picture around a face it sees."),
        new("normalization", FieldKind.Text, "Taken for compatibility and not used: each model's manifest says how it is fed."),
    ];

    /// <summary>Whether a face is needed, for the API document.</summary>
    public static readonly UploadField Enforce = new("enforce_detection", FieldKind.Flag, "Whether a picture without a face is refused. Default true; else the whole picture stands in for a face, is marked `detected: false` and matches nobody.");

    /// <summary>Which recogniser, for the API document.</summary>
    public static readonly UploadField Model = new("model_name", FieldKind.Text, "Recogniser: an installed pack or a name it declares (ArcFace, Dlib, SFace...). Default: the selected pack; the answer names it. A name that is not installed is 422.");

    /// <summary>How decisions are made, for the API document.</summary>
    public static readonly UploadField[] OfDecision =
    [
        new("distance_metric", FieldKind.Text, "cosine (default), euclidean, euclidean_l2 or angular."),
        new("threshold", FieldKind.Number, "Greatest distance of a match in that metric. Default: measured for the model; `operating_point` in the answer says at which rate."),
    ];

    /// <summary>What a request asks for.</summary>
    /// <param name="upload">The request.</param>
    /// <param name="parts">What to compute beside.</param>
    /// <param name="enforceByDefault">Whether a face is needed when the request does not say.</param>
    /// <exception cref="FaceException">A field has a value that is not allowed.</exception>
    /// <exception cref="HttpProblemException">422: a model, detector or metric that is not there.</exception>
    public DeepFaceRequest Read(Upload upload, FaceParts parts, bool enforceByDefault = true)
    {
        if (upload.Integer("expand_percentage", 0, 100) is > 0)
            throw new FaceException(FaceError.InvalidArgument, "'expand_percentage' has to be 0: how much around a face a model sees is part of the model.");
        var model = names.Model(upload.Text("model_name"));
        var detector = names.Detector(upload.Text("detector_backend"), model.Pack);
        var metric = Metric(upload);
        if (metric == DistanceMetric.Euclidean && upload.Flag("l2_normalize") == true) metric = DistanceMetric.EuclideanL2;
        var enforce = upload.Flag("enforce_detection") ?? enforceByDefault;
        var checksLiveness = upload.Flag("anti_spoofing") ?? false;
        var analysis = settings.NewAnalysis(parts | (checksLiveness ? FaceParts.PresentationAttack : FaceParts.None));
        return new DeepFaceRequest(model, detector, metric, enforce, checksLiveness)
        {
            MaxDistance = upload.Number("threshold", 0, metric switch { DistanceMetric.Euclidean => float.MaxValue, DistanceMetric.Angular => 1, _ => 2 }),
            FixedSimilarity = metric == DistanceMetric.Euclidean ? null : settings.Recognition.SimilarityThreshold,
            Analysis = analysis with
            {
                Pack = model.Pack,
                Detector = detector.Pack,
                Align = upload.Flag("align") ?? true,
                MaxFaces = upload.Integer("max_faces", 1, 10_000) ?? analysis.MaxFaces,
                Region = detector.Name == DeepFaceVocabulary.Skip ? FaceRegion.Whole : enforce ? FaceRegion.Detected : FaceRegion.DetectedOrWhole,
            },
        };
    }

    /// <summary>The actions that a request names, as a list, a JSON array or what Python prints for one; all of them when it names none.</summary>
    /// <exception cref="HttpProblemException">422 for one that is not known.</exception>
    public static IReadOnlyList<string> Actions(Upload upload)
    {
        var asked = (upload.Text("actions") ?? "").Split([',', '[', ']', '(', ')', '"', '\''], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (asked.FirstOrDefault(name => !DeepFaceVocabulary.Actions.ContainsKey(name)) is { } wrong)
            throw Unknown("action", wrong, DeepFaceVocabulary.Actions.Keys);
        return asked.Length == 0 ? [.. DeepFaceVocabulary.Actions.Keys] : [.. asked.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
    }

    private static DistanceMetric Metric(Upload upload)
    {
        if (upload.Text("distance_metric") is not { } name) return DistanceMetric.Cosine;
        return DeepFaceVocabulary.Metrics.TryGetValue(name, out var metric) ? metric : throw Unknown("metric", name, DeepFaceVocabulary.Metrics.Keys);
    }

    private static HttpProblemException Unknown(string what, string name, IEnumerable<string> known) => new(
        StatusCodes.Status422UnprocessableEntity,
        $"unknown_{what}",
        $"There is no {what} '{(name.Length <= 64 ? name : name[..64] + "...")}'.",
        $"Use {string.Join(", ", known)}.");
}
