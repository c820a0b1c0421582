using FaceCV.Core.Faces;
using FaceCV.Core.Matching;

namespace FaceCV.Server.DeepFace;

/// <summary>Answer of v1's DeepFace verify.</summary>
/// <param name="Verified">Whether both pictures show the same person: the distance is at most the threshold, and both faces were found.</param>
/// <param name="Confidence">1 - distance, kept within 0..1; 0 where a face was not found.</param>
/// <param name="Distance">Distance in the metric asked for.</param>
/// <param name="Threshold">Greatest distance of a match in it.</param>
/// <param name="Model">The recogniser.</param>
/// <param name="DetectorBackend">The detector.</param>
/// <param name="SimilarityMetric">The metric.</param>
/// <param name="Similarity">Cosine similarity, -1..1, whatever the metric.</param>
/// <param name="FacialAreas">The faces compared.</param>
/// <param name="Message">What has to be known of it in words; null when nothing.</param>
/// <param name="ProcessingTime">Seconds.</param>
/// <param name="OperatingPoint">Where the threshold came from.</param>
public sealed record VerifyAnswer(
    bool Verified,
    float Confidence,
    float Distance,
    float Threshold,
    string Model,
    string DetectorBackend,
    string SimilarityMetric,
    float Similarity,
    FacialAreas FacialAreas,
    string? Message,
    double ProcessingTime,
    DeepFaceOperatingPoint OperatingPoint)
{
    internal static VerifyAnswer Of(PairOutcome outcome)
    {
        var (request, result) = (outcome.Request, outcome.Result);
        return new VerifyAnswer(
            result.IsMatch,
            FacialAreas.HasStandIn(result.First!, result.Second!) ? 0 : Wire.Confidence(result.Distance!.Value),
            result.Distance!.Value,
            result.OperatingPoint.MaxDistance,
            request.Model.Name,
            request.Detector.Name,
            DeepFaceVocabulary.NameOf(request.Metric),
            result.Similarity!.Value,
            FacialAreas.Of(result.First!, result.Second!),
            FacialAreas.MessageOf(result.First!, result.Second!),
            Wire.Seconds(outcome.Time),
            DeepFaceOperatingPoint.Of(result.OperatingPoint));
    }
}

/// <summary>The faces of two pictures.</summary>
/// <param name="Img1">That of the first.</param>
/// <param name="Img2">That of the second.</param>
public sealed record FacialAreas(FacialArea Img1, FacialArea Img2)
{
    internal static FacialAreas Of(DetectedFace first, DetectedFace second) => new(FacialArea.Of(first), FacialArea.Of(second));

    internal static bool HasStandIn(DetectedFace first, DetectedFace second) => first.IsStandIn || second.IsStandIn;

    internal static string? MessageOf(DetectedFace first, DetectedFace second) =>
        HasStandIn(first, second) ? "A picture has no face; the whole of it stands in for one and matches nobody." : null;
}

/// <summary>The threshold that decided, in the terms of the metric asked for.</summary>
/// <param name="ModelId">The recogniser.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Threshold">Greatest distance of a match.</param>
/// <param name="Origin"><c>table</c> (measured for the model) or <c>caller</c> (the request or a fixed setting).</param>
/// <param name="TargetFmr">False match rate of one comparison it was chosen for.</param>
/// <param name="TargetFpir">Share of strangers that get a name it was chosen for; 1:N only.</param>
/// <param name="GallerySize">Templates searched; 1:N only.</param>
/// <param name="Extrapolated">Whether the rate lies outside what was measured.</param>
public sealed record DeepFaceOperatingPoint(
    string ModelId, string Metric, float Threshold, string Origin, double? TargetFmr, double? TargetFpir, long? GallerySize, bool Extrapolated)
{
    internal static DeepFaceOperatingPoint Of(OperatingPoint point) => new(
        point.ModelId.Value,
        DeepFaceVocabulary.NameOf(point.Metric),
        point.MaxDistance,
        point.Origin.ToString().ToLowerInvariant(),
        point.TargetFmr,
        point.TargetFpir,
        point.GallerySize,
        point.Extrapolated);
}
