using System.Globalization;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;

namespace FaceCV.Core.Recognition;

/// <summary>Keeps bad samples out of the gallery: each refusal is its own <see cref="FaceError"/> with the value seen and the limit.</summary>
public static class EnrolmentGate
{
    /// <summary>The faces of an image that may be enrolled: the largest, or all of them when the gate is off.</summary>
    /// <param name="faces">The faces found, in any order.</param>
    /// <param name="limits">Limits; null is off.</param>
    /// <returns>At least one face; the largest first.</returns>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.NoFace"/>, <see cref="FaceError.MultipleFaces"/>, <see cref="FaceError.FaceTooSmall"/>,
    /// <see cref="FaceError.FaceTooBlurred"/> or <see cref="FaceError.FaceTurnedAway"/>, the first that applies in this order.
    /// </exception>
    public static IReadOnlyList<DetectedFace> Admit(IReadOnlyList<DetectedFace> faces, GateLimits? limits)
    {
        if (faces.Count == 0)
            throw new FaceException(FaceError.NoFace, "No face was found in the image.", "Use a picture in which the face is plainly visible.");
        DetectedFace[] ordered = [.. faces.OrderByDescending(face => face.Box.Area)];
        if (limits is null) return ordered;
        var face = ordered[0];
        CheckAlone(face, ordered.AsSpan(1), limits);
        CheckSize(face, limits);
        CheckQuality(face.Quality, limits);
        return [face];
    }

    /// <summary>Those faces whose quality suffices.</summary>
    /// <param name="faces">At least one face, the largest first.</param>
    /// <param name="least">Least <see cref="FaceQuality.Overall"/>, 0..1; a face of unknown quality has 0.</param>
    /// <returns>At least one face.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.FaceQualityTooLow"/> when none is left.</exception>
    public static IReadOnlyList<DetectedFace> OfQuality(IReadOnlyList<DetectedFace> faces, float least)
    {
        DetectedFace[] good = [.. faces.Where(face => (face.Quality?.Overall ?? 0) >= least)];
        if (good.Length > 0) return good;
        throw new FaceException(
            FaceError.FaceQualityTooLow,
            string.Create(
                CultureInfo.InvariantCulture, $"The face has quality {faces[0].Quality?.Overall ?? 0:0.00}; at least {least:0.00} was asked for."),
            "Use a better picture, or ask for less quality.");
    }

    /// <summary>Refuses a face that is likely not the same person as the templates the person already has.</summary>
    /// <remarks>The nearest template decides, so a person may look different on different pictures as long as one is like the new one.</remarks>
    /// <param name="probe">The new embedding.</param>
    /// <param name="own">The person's templates of the same model; none means nothing to compare, which passes.</param>
    /// <param name="thresholds">The recogniser's table; null passes.</param>
    /// <param name="limits">Limits; null is off and passes.</param>
    /// <exception cref="FaceException"><see cref="FaceError.FaceInconsistent"/>.</exception>
    public static void CheckConsistent(Embedding probe, IReadOnlyCollection<Embedding> own, ThresholdTable? thresholds, GateLimits? limits)
    {
        if (limits is null || thresholds is null || own.Count == 0) return;
        var best = own.Max(probe.Similarity);
        var least = thresholds.At(limits.ConsistencyFmr).Similarity;
        if (best >= least) return;
        throw new FaceException(
            FaceError.FaceInconsistent,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The face is likely not the same person as the {own.Count} already enrolled: best similarity {best:0.000}, at least {least:0.000} is needed."),
            "Check whose picture it is; enrol with the gate off if it is right.");
    }

    private static void CheckAlone(DetectedFace face, ReadOnlySpan<DetectedFace> others, GateLimits limits)
    {
        var tallest = 0f;
        foreach (var other in others) tallest = MathF.Max(tallest, other.Box.Height);
        if (others.IsEmpty || tallest < limits.CompetingFaceRatio * face.Box.Height) return;
        var rule = limits.CompetingFaceRatio > 0
            ? string.Create(CultureInfo.InvariantCulture, $"a second face of {limits.CompetingFaceRatio * face.Box.Height:0} px or more is refused")
            : "no second face is allowed";
        throw new FaceException(
            FaceError.MultipleFaces,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Several faces were found: beside the largest, {face.Box.Height:0} px high, one of {tallest:0} px; {rule}."),
            "Crop the picture to one person.");
    }

    private static void CheckSize(DetectedFace face, GateLimits limits)
    {
        if (face.Box.Height >= limits.MinFaceHeight) return;
        throw new FaceException(
            FaceError.FaceTooSmall,
            string.Create(CultureInfo.InvariantCulture, $"The face is {face.Box.Height:0.#} px high; at least {limits.MinFaceHeight:0.#} px are needed."),
            "Use a larger or closer picture.");
    }

    private static void CheckQuality(FaceQuality? seen, GateLimits limits)
    {
        if (seen is not { } quality) return;
        if (quality.Sharpness < limits.MinSharpness)
        {
            throw new FaceException(
                FaceError.FaceTooBlurred,
                string.Create(
                    CultureInfo.InvariantCulture, $"The face is too blurred: sharpness {quality.Sharpness:0.00}, at least {limits.MinSharpness:0.00} is needed."),
                "Use a sharper picture.");
        }

        if (quality.Pose < limits.MinPose)
        {
            throw new FaceException(
                FaceError.FaceTurnedAway,
                string.Create(
                    CultureInfo.InvariantCulture, $"The face is turned away: frontality {quality.Pose:0.00}, at least {limits.MinPose:0.00} is needed."),
                "Use a picture that looks towards the camera.");
        }
    }
}
