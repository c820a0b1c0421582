using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Recognition;

/// <summary>Keeps out what is not a live face, where a caller wants that.</summary>
public static class LivenessGate
{
    /// <summary>Whether a face, of which presentation attack detection was asked for, is live. What cannot be told is not.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.CapabilityMissing"/> when no installed pack can tell.</exception>
    public static bool IsLive(DetectedFace face) => Estimate(face).Verdict == PresentationVerdict.BonaFide && !face.IsStandIn;

    /// <summary>Refuses a face that is not live.</summary>
    /// <param name="face">The face, of which presentation attack detection was asked for.</param>
    /// <param name="picture">The picture, for messages.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.SpoofDetected"/>, <see cref="FaceError.LivenessUndecided"/>, or <see cref="FaceError.CapabilityMissing"/> when no installed
    /// pack can tell.
    /// </exception>
    public static void Require(DetectedFace face, string picture)
    {
        if (IsLive(face)) return;
        throw Estimate(face).Verdict == PresentationVerdict.Attack
            ? new FaceException(FaceError.SpoofDetected, $"Spoof detected in {picture}: a face of it is a picture, a screen or a mask.", "Show the live face to the camera.")
            : new FaceException(
                FaceError.LivenessUndecided,
                $"Whether the face in {picture} is live cannot be told, which counts as not live.",
                "Use a larger, sharper picture of one face with some background around it.");
    }

    private static PresentationAttackEstimate Estimate(DetectedFace face) => face.PresentationAttack ?? throw new FaceException(
        FaceError.CapabilityMissing, "No installed pack tells live faces from pictures of one, so anti-spoofing cannot be done.", "Run `facecv models pull starter`, which has such a model.");
}
