using System.Text.Json.Nodes;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Server.InsightFace;

/// <summary>A face with the decision on it, v1 <c>RecognitionResult</c>. What was not asked for is null.</summary>
/// <param name="Name">The person's name when the verdict is match, else <c>Unknown</c>.</param>
/// <param name="Confidence">0.5 at the threshold to 1 at identity for a match; 0 when nobody matches. Not a probability.</param>
/// <param name="Similarity">Cosine similarity to the nearest person, match or not, -1..1; 0 when the gallery is empty.</param>
/// <param name="Verdict"><c>match</c>, <c>ambiguous</c> (a second person is too close, or nearer in this picture) or <c>unknown</c>.</param>
/// <param name="Bbox">Left, top, right, bottom in pixels of the upright picture.</param>
/// <param name="FaceId">The nearest enrolled face of the matched person; null when nobody matches.</param>
/// <param name="Id">As <paramref name="FaceId"/>, its newer name.</param>
/// <param name="PersonId">The matched person.</param>
/// <param name="DetectionScore">The detector's score, 0..1: that this is a face.</param>
/// <param name="Metadata">The matched person's metadata.</param>
/// <param name="Candidates">Nearest people, for showing, not for deciding.</param>
/// <param name="OperatingPoint">The threshold used and where it came from.</param>
/// <param name="Embedding">See <see cref="FaceDetection"/>, as the rest.</param>
/// <param name="QualityScore">Quality, 0..1, see <see cref="FaceDetection"/>.</param>
/// <param name="Landmarks">Five points.</param>
/// <param name="Age">Estimated years; null when no installed pack gives one worth having. Pack faceapi is off by 6.5 years on average.</param>
/// <param name="Gender">Gender; wrong for a quarter of images of women with the starter pack, for 6 % with faceapi.</param>
/// <param name="Emotion">Expression; right for 83 % (starter pack) or 90 % (faceapi) of 156 images, and happiness is given too often.</param>
/// <param name="EmotionConfidence">Its score.</param>
/// <param name="EmotionScores">All scores.</param>
/// <param name="HasMask">Always null.</param>
/// <param name="MaskConfidence">Always null.</param>
/// <param name="Liveness">Presentation attack detection; its errors on attacks are not known.</param>
public sealed record RecognitionResult(
    string Name,
    float Confidence,
    float Similarity,
    string Verdict,
    int[] Bbox,
    string? FaceId,
    string? Id,
    string? PersonId,
    float DetectionScore,
    JsonObject? Metadata,
    IReadOnlyList<RecognitionCandidate> Candidates,
    OperatingPointResult OperatingPoint,
    float[]? Embedding,
    float? QualityScore,
    float[][]? Landmarks,
    int? Age,
    string? Gender,
    string? Emotion,
    float? EmotionConfidence,
    IReadOnlyDictionary<string, float>? EmotionScores,
    bool? HasMask,
    float? MaskConfidence,
    Liveness? Liveness)
{
    /// <summary>Name of someone who is not known, as v1 has it.</summary>
    public const string Unknown = "Unknown";

    internal static RecognitionResult Of(IdentifiedFace identified, OperatingPointResult point, FaceParts asked)
    {
        var (face, match) = (identified.Face, identified.Match);
        var faceId = match?.FaceId.ToString();
        return new RecognitionResult(
            match?.Person.Name ?? Unknown,
            match?.Confidence ?? 0,
            identified.Candidates is [var nearest, ..] ? nearest.Similarity : 0,
            identified.Verdict.ToString().ToLowerInvariant(),
            WireShapes.Box(face.Box),
            faceId,
            faceId,
            match?.Person.Id.ToString(),
            face.DetectionScore,
            match?.Person.Metadata,
            [.. identified.Candidates.Select(RecognitionCandidate.Of)],
            point,
            asked.HasFlag(FaceParts.Embedding) ? face.Embedding?.Values.ToArray() : null,
            face.Quality?.Overall,
            WireShapes.Points(face.Landmarks),
            WireShapes.Years(face.Age),
            face.Gender?.Value.ToString(),
            WireShapes.Emotion(face.Expression),
            face.Expression?.Score,
            WireShapes.Emotions(face.Expression),
            null,
            null,
            InsightFace.Liveness.Of(face.PresentationAttack));
    }
}

/// <summary>One of the nearest people.</summary>
/// <param name="Rank">1 for the nearest.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Name">Name.</param>
/// <param name="FaceId">The nearest of their faces.</param>
/// <param name="Similarity">Cosine similarity, -1..1.</param>
/// <param name="Confidence">0.5 at the threshold, 0..1.</param>
public sealed record RecognitionCandidate(int Rank, string PersonId, string Name, string FaceId, float Similarity, float Confidence)
{
    internal static RecognitionCandidate Of(Candidate candidate) => new(
        candidate.Rank, candidate.Person.Id.ToString(), candidate.Person.Name, candidate.FaceId.ToString(), candidate.Similarity, candidate.Confidence);
}

/// <summary>The threshold that decided.</summary>
/// <param name="ModelId">The recogniser.</param>
/// <param name="Threshold">Least cosine similarity of a match.</param>
/// <param name="Origin"><c>table</c> (measured for the model) or <c>caller</c> (the request or a fixed setting).</param>
/// <param name="TargetFmr">False match rate of one comparison it was chosen for.</param>
/// <param name="TargetFpir">Share of strangers that get a name it was chosen for; 1:N only.</param>
/// <param name="GallerySize">Templates searched; 1:N only.</param>
/// <param name="Extrapolated">Whether the rate lies outside what was measured.</param>
public sealed record OperatingPointResult(
    string ModelId, float Threshold, string Origin, double? TargetFmr, double? TargetFpir, long? GallerySize, bool Extrapolated)
{
    internal static OperatingPointResult Of(OperatingPoint point) => new(
        point.ModelId.Value, point.Threshold, point.Origin.ToString().ToLowerInvariant(), point.TargetFmr, point.TargetFpir, point.GallerySize, point.Extrapolated);
}
