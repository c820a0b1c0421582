using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Server.DeepFace;

/// <summary>What a request to the DeepFace engine asks for.</summary>
/// <param name="Model">The recogniser.</param>
/// <param name="Detector">The detector.</param>
/// <param name="Metric">The metric decided in.</param>
/// <param name="EnforceDetection">Whether a picture without a face is refused.</param>
/// <param name="AntiSpoofing">Whether faces have to be live.</param>
internal sealed record DeepFaceRequest(NamedModel Model, NamedDetector Detector, DistanceMetric Metric, bool EnforceDetection, bool AntiSpoofing)
{
    /// <summary>What to compute, by which models.</summary>
    public required AnalysisRequest Analysis { get; init; }

    /// <summary>The caller's threshold, a distance; null is none.</summary>
    public float? MaxDistance { get; init; }

    /// <summary>The operator's fixed threshold, for when the caller has none; null is none.</summary>
    public float? FixedSimilarity { get; init; }

    /// <summary>The same as options of a comparison.</summary>
    public ComparisonOptions ToComparison() => new()
    {
        Analysis = Analysis, Metric = Metric, MaxDistance = MaxDistance, Threshold = MaxDistance is null ? FixedSimilarity : null,
    };

    /// <summary>The same as a look at an image to enrol.</summary>
    public EnrolmentLook ToLook() => new() { Detector = Detector.Pack, RequireLive = AntiSpoofing };

    /// <summary>Refuses a picture without a face where one is needed, and faces that are not live where they have to be.</summary>
    /// <param name="faces">The faces of one picture.</param>
    /// <param name="field">Its field.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.NoFace"/>, <see cref="FaceError.SpoofDetected"/>, <see cref="FaceError.LivenessUndecided"/>, or
    /// <see cref="FaceError.CapabilityMissing"/> when no installed pack can tell.
    /// </exception>
    public void Admit(IReadOnlyCollection<DetectedFace> faces, string field)
    {
        if (faces.Count == 0 && EnforceDetection)
        {
            throw new FaceException(
                FaceError.NoFace, $"No face was found in '{field}'.", "Use a picture in which the face is plainly visible, or set enforce_detection to false.");
        }

        if (!AntiSpoofing) return;
        foreach (var face in faces) LivenessGate.Require(face, $"'{field}'");
    }
}
