using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;

namespace FaceCV.Server.DeepFace;

/// <summary>Presentation attack detection in DeepFace's two fields.</summary>
/// <param name="IsReal">Whether the face is live; what cannot be told is not.</param>
/// <param name="AntispoofScore">Score of a live face, 0..1.</param>
internal readonly record struct Liveness(bool IsReal, float AntispoofScore)
{
    /// <summary>What was told of a face that was asked about.</summary>
    /// <exception cref="Core.Errors.FaceException">No installed pack can tell.</exception>
    public static Liveness Of(DetectedFace face) => new(LivenessGate.IsLive(face), face.PresentationAttack!.Value.BonaFideScore);
}
