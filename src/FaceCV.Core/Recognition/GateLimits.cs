namespace FaceCV.Core.Recognition;

/// <summary>Limits of the enrolment gate at one strictness.</summary>
public sealed record GateLimits
{
    /// <summary>Limits of <see cref="GateStrictness.Normal"/>: the defaults of this record.</summary>
    public static GateLimits Normal { get; } = new();

    /// <summary>Limits of <see cref="GateStrictness.Strict"/>: 80 px, sharpness 0.3, pose 0.5, no second face, FMR 1e-3.</summary>
    public static GateLimits Strict { get; } = new()
    {
        MinFaceHeight = 80,
        MinSharpness = 0.3f,
        MinPose = 0.5f,
        CompetingFaceRatio = 0,
        ConsistencyFmr = 1e-3,
    };

    /// <summary>Least height of the face's box in image pixels. Default 40: a third of the 112 px crop's scale is lost below it.</summary>
    public float MinFaceHeight { get; init; } = 40;

    /// <summary>Least <see cref="Faces.FaceQuality.Sharpness"/>, 0..1. Default 0.1, only what is much too blurred.</summary>
    public float MinSharpness { get; init; } = 0.1f;

    /// <summary>Least <see cref="Faces.FaceQuality.Pose"/>, 0..1. Default 0.2, only profiles.</summary>
    public float MinPose { get; init; } = 0.2f;

    /// <summary>A second face at least this part of the largest's height competes with it and is refused. Default 0.5; 0 refuses any second.</summary>
    public float CompetingFaceRatio { get; init; } = 0.5f;

    /// <summary>
    /// False match rate whose threshold the best similarity to the person's own templates must reach. Default 1e-2: lenient, so that only what
    /// is plainly someone else is refused. Needs the recogniser's threshold table; without one nothing is refused for this.
    /// </summary>
    public double ConsistencyFmr { get; init; } = 1e-2;

    /// <summary>The limits of a strictness; null for <see cref="GateStrictness.Off"/>.</summary>
    public static GateLimits? Of(GateStrictness strictness) => strictness switch
    {
        GateStrictness.Off => null,
        GateStrictness.Normal => Normal,
        GateStrictness.Strict => Strict,
        _ => throw new ArgumentOutOfRangeException(nameof(strictness), strictness, "Not a strictness."),
    };
}
