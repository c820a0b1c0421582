using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;

namespace FaceCV.Server.InsightFace;

/// <summary>Answer of a 1:1 comparison, v1 <c>VerificationResult</c>.</summary>
/// <param name="IsSamePerson">The decision; false when a face is missing.</param>
/// <param name="Confidence">0.5 at the threshold to 1 at identity, below the threshold 0..0.5. Not a probability.</param>
/// <param name="Distance">1 - similarity, 0..2; 2 when a face is missing.</param>
/// <param name="Similarity">Cosine similarity, -1..1; null when a face is missing.</param>
/// <param name="Threshold">Least cosine similarity of a match.</param>
/// <param name="Message">The answer in words.</param>
/// <param name="Face1Bbox">Box of the face in the first picture.</param>
/// <param name="Face2Bbox">Box of the face in the second picture.</param>
/// <param name="Face1Quality">Quality of the first face, 0..1.</param>
/// <param name="Face2Quality">Quality of the second face, 0..1.</param>
/// <param name="OperatingPoint">The threshold used and where it came from.</param>
public sealed record VerificationResponse(
    bool IsSamePerson,
    float Confidence,
    float Distance,
    float? Similarity,
    float Threshold,
    string? Message,
    int[]? Face1Bbox,
    int[]? Face2Bbox,
    float? Face1Quality,
    float? Face2Quality,
    OperatingPointResult OperatingPoint)
{
    private const float NoFaceDistance = 2;

    internal static VerificationResponse Of(ComparisonResult result) => Of(
        result.IsMatch, result.Confidence, result.Similarity, MissingFace(result), result.First, result.Second, result.OperatingPoint);

    internal static VerificationResponse Of(VerificationResult result) => Of(
        result.IsMatch,
        result.Confidence,
        result.Similarity,
        result.Face is null ? "No face was found in the picture." : result.Similarity is null ? "The person has no enrolled face of this model." : null,
        result.Face,
        null,
        result.OperatingPoint);

    private static VerificationResponse Of(
        bool isMatch, float confidence, float? similarity, string? missing, DetectedFace? first, DetectedFace? second, Core.Matching.OperatingPoint point) => new(
        isMatch,
        confidence,
        similarity is { } value ? 1 - value : NoFaceDistance,
        similarity,
        point.Threshold,
        missing ?? (isMatch ? "Same person." : "Not the same person."),
        first is null ? null : WireShapes.Box(first.Box),
        second is null ? null : WireShapes.Box(second.Box),
        first?.Quality?.Overall,
        second?.Quality?.Overall,
        OperatingPointResult.Of(point));

    private static string? MissingFace(ComparisonResult result) => result switch
    {
        { First: null, Second: null } => "No face was found in either picture.",
        { First: null } => "No face was found in the first picture.",
        { Second: null } => "No face was found in the second picture.",
        _ => null,
    };
}
