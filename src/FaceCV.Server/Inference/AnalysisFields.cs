using System.Collections.Frozen;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Server.Configuration;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Uploads;

namespace FaceCV.Server.Inference;

/// <summary>Fields that every route that looks for faces understands.</summary>
public sealed class AnalysisFields(FaceCvSettings settings, ActivePack active)
{
    private static readonly FrozenDictionary<string, FaceParts> PartsByName = new Dictionary<string, FaceParts>(StringComparer.OrdinalIgnoreCase)
    {
        ["landmarks"] = FaceParts.Landmarks,
        ["embedding"] = FaceParts.Embedding,
        ["age"] = FaceParts.Age,
        ["gender"] = FaceParts.Gender,
        ["emotion"] = FaceParts.Expression,
        ["pose"] = FaceParts.Pose,
        ["eyes"] = FaceParts.Eyes,
        ["liveness"] = FaceParts.PresentationAttack,
        ["quality"] = FaceParts.Quality,
        ["all"] = FaceParts.Landmarks | FaceParts.Attributes | FaceParts.PresentationAttack | FaceParts.Quality,
        ["none"] = FaceParts.None,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What routes that only look for faces tell of each, when a request names no parts.</summary>
    public const FaceParts DetectParts = FaceParts.Landmarks | FaceParts.Age | FaceParts.Gender | FaceParts.Quality;

    /// <summary><see cref="DetectParts"/> as a request names them.</summary>
    internal const string DetectPartsText = "landmarks,age,gender,quality";

    /// <summary>The fields, for the API document.</summary>
    internal static UploadField[] Documented(string defaultParts) =>
    [
        new("min_confidence", FieldKind.Number, "Least detection score of a face, 0 to 1. Default: the detector's own."),
        new("model_name", FieldKind.Text, "Model pack to use; it has to be installed. Default: the selected pack."),
        new("parts", FieldKind.Text, $"What to compute for each face, separated by commas: landmarks, embedding, age, gender, emotion, pose, eyes, liveness, quality, all, none. Default: {defaultParts}."),
        new("max_faces", FieldKind.Integer, "Most faces, the largest are kept."),
        new("min_face_size", FieldKind.Integer, "Least height of a face in pixels. Default 0."),
        new("small_faces", FieldKind.Flag, "Also look for small faces in crowds; several times slower. Default false."),
    ];

    /// <summary>The analysis that a request asks for.</summary>
    /// <param name="upload">The request.</param>
    /// <param name="defaults">Parts when it names none.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public AnalysisRequest Read(Upload upload, FaceParts defaults)
    {
        var request = settings.NewAnalysis(upload.Text("parts") is { } parts ? Parse(parts) : defaults);
        return request with
        {
            Pack = Pack(upload),
            MinDetectionScore = upload.Number("min_confidence", 0, 1) ?? request.MinDetectionScore,
            MaxFaces = upload.Integer("max_faces", 1, 10_000) ?? request.MaxFaces,
            MinFaceSize = upload.Integer("min_face_size", 0, 65_535) ?? request.MinFaceSize,
            SmallFaces = upload.Flag("small_faces") ?? request.SmallFaces,
        };
    }

    /// <summary>The pack that a request names, else the selected one.</summary>
    public string Pack(Upload upload) => upload.Text("model_name") ?? active.Name;

    /// <summary>The threshold that a request names, else the configured fixed one, else null for the measured table.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public float? Threshold(Upload upload) => upload.Number("threshold", -1, 1) ?? settings.Recognition.SimilarityThreshold;

    private static FaceParts Parse(string text)
    {
        var parts = FaceParts.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            parts |= PartsByName.TryGetValue(name, out var part)
                ? part
                : throw new FaceException(FaceError.InvalidArgument, $"'parts' holds a name that is not known; known are {string.Join(", ", PartsByName.Keys.Order(StringComparer.Ordinal))}.");
        }

        return parts;
    }
}
