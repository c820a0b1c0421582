using System.Numerics.Tensors;
using FaceCV.Core.Faces;

namespace FaceCV.Server.DeepFace;

/// <summary>A list of results, as DeepFace's service wraps them.</summary>
/// <param name="Results">A face each, largest first.</param>
public sealed record ResultList<T>(IReadOnlyList<T> Results);

/// <summary>A face as numbers.</summary>
/// <param name="Embedding">The network's output, not scaled; with l2_normalize of unit length.</param>
/// <param name="FacialArea">Where the face is.</param>
/// <param name="FaceConfidence">The detector's score, 0..1; 0 when none found it.</param>
/// <param name="Model">The recogniser.</param>
public sealed record RepresentedFace(float[] Embedding, FacialArea FacialArea, float FaceConfidence, string Model)
{
    internal static RepresentedFace Of(DetectedFace face, string model, bool unitLength)
    {
        var embedding = face.Embedding!;
        var values = embedding.Values.ToArray();
        if (!unitLength) TensorPrimitives.Multiply(values, embedding.RawLength ?? 1, values);
        return new RepresentedFace(values, DeepFace.FacialArea.Of(face), face.DetectionScore, model);
    }
}

/// <summary>A comparison as DeepFace's service answers it.</summary>
/// <param name="Verified">See <see cref="VerifyAnswer"/>.</param>
/// <param name="Distance">Distance in the metric.</param>
/// <param name="Threshold">Greatest distance of a match.</param>
/// <param name="Confidence">0..100: 50 at the threshold, 100 for identical faces, 0 where a face was not found. Not a probability.</param>
/// <param name="Model">The recogniser.</param>
/// <param name="DetectorBackend">The detector.</param>
/// <param name="SimilarityMetric">The metric.</param>
/// <param name="FacialAreas">The faces compared.</param>
/// <param name="Time">Seconds.</param>
/// <param name="Similarity">Cosine similarity, -1..1.</param>
/// <param name="Message">What has to be known of it in words; null when nothing.</param>
/// <param name="OperatingPoint">Where the threshold came from.</param>
public sealed record ServiceVerification(
    bool Verified,
    float Distance,
    float Threshold,
    float Confidence,
    string Model,
    string DetectorBackend,
    string SimilarityMetric,
    FacialAreas FacialAreas,
    double Time,
    float Similarity,
    string? Message,
    DeepFaceOperatingPoint OperatingPoint)
{
    internal static ServiceVerification Of(PairOutcome outcome)
    {
        var answer = VerifyAnswer.Of(outcome);
        return new ServiceVerification(
            answer.Verified,
            answer.Distance,
            answer.Threshold,
            100 * outcome.Result.Confidence,
            answer.Model,
            answer.DetectorBackend,
            answer.SimilarityMetric,
            answer.FacialAreas,
            answer.ProcessingTime,
            answer.Similarity,
            answer.Message,
            answer.OperatingPoint);
    }
}
