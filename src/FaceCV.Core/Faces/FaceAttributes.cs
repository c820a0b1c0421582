namespace FaceCV.Core.Faces;

/// <summary>Perceived gender as a classifier reports it.</summary>
public enum Gender
{
    /// <summary>Female.</summary>
    Female = 0,

    /// <summary>Male.</summary>
    Male = 1,
}

/// <summary>Seven basic expressions, in the order of the v1 wire contract.</summary>
public enum Expression
{
    /// <summary>Neutral.</summary>
    Neutral = 0,

    /// <summary>Happiness.</summary>
    Happiness = 1,

    /// <summary>Sadness.</summary>
    Sadness = 2,

    /// <summary>Surprise.</summary>
    Surprise = 3,

    /// <summary>Fear.</summary>
    Fear = 4,

    /// <summary>Disgust.</summary>
    Disgust = 5,

    /// <summary>Anger.</summary>
    Anger = 6,
}

/// <summary>
/// A gender estimate. Measured on 1,878 images of 86 public figures (docs/accuracy.md): the starter pack is right for 75 % of the images of women and 92 % of
/// those of men, pack <c>faceapi</c> for 94 % and 99 %.
/// </summary>
/// <param name="Value">The likelier class.</param>
/// <param name="Score">The classifier's score of that class, 0.5..1. Not a calibrated probability.</param>
public readonly record struct GenderEstimate(Gender Value, float Score);

/// <summary>
/// An expression estimate. Measured on 156 images labelled by eye (docs/accuracy.md): right for 83 % (starter pack) and 90 % (pack <c>faceapi</c>), where one answer
/// for everybody has 52 %. Happiness is hardly ever missed and is also given to a fifth (starter) or a tenth of the faces that are not happy; of the other five there
/// are too few images to say.
/// </summary>
/// <param name="Value">The likeliest class.</param>
/// <param name="Score">Its softmax score, 0..1.</param>
/// <param name="Scores">Softmax scores of all seven, indexed by <see cref="Expression"/>, summing to 1.</param>
public sealed record ExpressionEstimate(Expression Value, float Score, IReadOnlyList<float> Scores);

/// <summary>Head rotation in degrees; 0, 0, 0 looks into the camera.</summary>
/// <param name="Yaw">Left-right turn, about -90..90.</param>
/// <param name="Pitch">Up-down tilt, about -90..90.</param>
/// <param name="Roll">In-plane tilt, about -90..90.</param>
public readonly record struct HeadPose(float Yaw, float Pitch, float Roll);

/// <summary>Whether each eye is open.</summary>
/// <param name="LeftOpenScore">Score that the image-left eye is open, 0..1.</param>
/// <param name="RightOpenScore">Score that the image-right eye is open, 0..1.</param>
public readonly record struct EyeState(float LeftOpenScore, float RightOpenScore);

/// <summary>Answer of presentation attack detection (ISO/IEC 30107).</summary>
public enum PresentationVerdict
{
    /// <summary>A bona fide presentation: a live face.</summary>
    BonaFide,

    /// <summary>A presentation attack: a print, a screen, a mask.</summary>
    Attack,

    /// <summary>The picture does not allow an answer (score between the thresholds, or face too small).</summary>
    CannotTell,
}

/// <summary>
/// Result of passive presentation attack detection. How many attacks pass is not known: there were two captures of attacks to try it on, both caught, which says
/// no more than "under 66 %". Of press photographs of live faces 5 % are called attacks and 14 % cannot be told (docs/accuracy.md). No protection by itself.
/// </summary>
/// <param name="Verdict">The decision.</param>
/// <param name="BonaFideScore">Score of the bona fide class, 0..1, higher is more live.</param>
public readonly record struct PresentationAttackEstimate(PresentationVerdict Verdict, float BonaFideScore);

/// <summary>
/// How usable a face is for recognition; every component 0..1, higher is better. It falls when pictures are blurred, darkened or shrunk. On good photographs it
/// foretells little: refusing the worst fifth of LFW takes the share of missed comparisons from 3.6 % to 2.8 % in the mean over people (docs/accuracy.md).
/// </summary>
/// <param name="Overall">Weighted whole.</param>
/// <param name="Sharpness">From the variance of the Laplacian of the aligned face.</param>
/// <param name="Light">From mean brightness and contrast of the aligned face.</param>
/// <param name="Pose">1 for frontal, 0 for profile, from the landmarks' geometry.</param>
/// <param name="Size">From the distance between the eyes in pixels.</param>
/// <param name="Detection">The detector's score.</param>
public readonly record struct FaceQuality(float Overall, float Sharpness, float Light, float Pose, float Size, float Detection);
