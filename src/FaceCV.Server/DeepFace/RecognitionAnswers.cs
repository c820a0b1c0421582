using System.Text.Json.Nodes;
using FaceCV.Core.Recognition;

namespace FaceCV.Server.DeepFace;

/// <summary>Answer of v1's DeepFace recognition.</summary>
/// <param name="Faces">The faces, largest first.</param>
/// <param name="TotalFaces">How many.</param>
/// <param name="ProcessingTime">Seconds.</param>
/// <param name="Model">The recogniser.</param>
/// <param name="DetectorBackend">The detector.</param>
/// <param name="DistanceMetric">The metric.</param>
/// <param name="Threshold">Greatest distance of a match.</param>
/// <param name="OperatingPoint">Where it came from.</param>
public sealed record RecognitionAnswer(
    RecognizedFace[] Faces,
    int TotalFaces,
    double ProcessingTime,
    string Model,
    string DetectorBackend,
    string DistanceMetric,
    float Threshold,
    DeepFaceOperatingPoint OperatingPoint);

/// <summary>A face with the answer on it.</summary>
/// <param name="PersonName">The person, or <c>Unknown</c>.</param>
/// <param name="Confidence">1 - distance of a match, kept within 0..1; 0 when there is none.</param>
/// <param name="Bbox">Left, top, width, height in pixels of the upright picture.</param>
/// <param name="FaceId">The enrolled face that is nearest; null when there is no match.</param>
/// <param name="Candidates">Nearest people with return_all_candidates, whatever their distance; for showing, not for deciding.</param>
/// <param name="PersonId">The person.</param>
/// <param name="Verdict"><c>match</c>, <c>ambiguous</c> or <c>unknown</c>.</param>
/// <param name="Distance">Distance to the nearest person, whatever the verdict; null in an empty gallery.</param>
/// <param name="Similarity">Cosine similarity to them.</param>
/// <param name="DetectionScore">The detector's score, 0..1.</param>
/// <param name="Metadata">The person's metadata.</param>
public sealed record RecognizedFace(
    string PersonName,
    float Confidence,
    int[] Bbox,
    string? FaceId,
    RecognizedCandidate[] Candidates,
    string? PersonId,
    string Verdict,
    float? Distance,
    float? Similarity,
    float DetectionScore,
    JsonObject? Metadata)
{
    private const string Unknown = "Unknown";

    internal static RecognizedFace Of(IdentifiedFace identified, bool withCandidates, float threshold)
    {
        var (match, nearest) = (identified.Match, identified.Candidates.FirstOrDefault());
        return new RecognizedFace(
            match?.Person.Name ?? Unknown,
            match is null ? 0 : Wire.Confidence(match.Distance),
            FacialArea.Box(identified.Face.Box),
            match?.FaceId.ToString(),
            withCandidates ? [.. identified.Candidates.Select(candidate => RecognizedCandidate.Of(candidate, threshold))] : [],
            match?.Person.Id.ToString(),
            identified.Verdict.ToString().ToLowerInvariant(),
            nearest?.Distance,
            nearest?.Similarity,
            identified.Face.DetectionScore,
            match?.Person.Metadata);
    }
}

/// <summary>One of the nearest people.</summary>
/// <param name="Rank">1 for the nearest.</param>
/// <param name="PersonName">Name.</param>
/// <param name="PersonId">Who.</param>
/// <param name="FaceId">The nearest of their faces.</param>
/// <param name="Confidence">1 - distance, kept within 0..1.</param>
/// <param name="Distance">Distance in the metric.</param>
/// <param name="Similarity">Cosine similarity.</param>
/// <param name="WithinThreshold">Whether the distance is at most the threshold.</param>
public sealed record RecognizedCandidate(
    int Rank, string PersonName, string PersonId, string FaceId, float Confidence, float Distance, float Similarity, bool WithinThreshold)
{
    internal static RecognizedCandidate Of(Candidate candidate, float threshold) => new(
        candidate.Rank,
        candidate.Person.Name,
        candidate.Person.Id.ToString(),
        candidate.FaceId.ToString(),
        Wire.Confidence(candidate.Distance),
        candidate.Distance,
        candidate.Similarity,
        candidate.Distance <= threshold);
}
