using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Server.DeepFace;

/// <summary>Presentation attack detection in DeepFace's two fields.</summary>
/// <param name="IsReal">Whether the face is live; what cannot be told is not.</param>
/// <param name="AntispoofScore">Score of a live face, 0..1.</param>
internal readonly record struct Liveness(bool IsReal, float AntispoofScore)
{
    /// <summary>What was told of a face that was asked about.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.CapabilityMissing"/> when no installed pack can tell.</exception>
    public static Liveness Of(DetectedFace face) => face.PresentationAttack is { } estimate
        ? new Liveness(estimate.Verdict == PresentationVerdict.BonaFide && !face.IsStandIn, estimate.BonaFideScore)
        : throw new FaceException(
            FaceError.CapabilityMissing, "No installed pack tells live faces from pictures of one, so anti_spoofing cannot be done.", "Run `facecv models pull starter`, which has such a model.");
}
