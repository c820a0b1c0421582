using FaceCV.Core.Faces;

namespace FaceCV.Server.InsightFace;

/// <summary>A detected face, v1 <c>FaceDetection</c>. What was not asked for is null.</summary>
/// <param name="Id">Names this detection in this answer; nothing is stored under it.</param>
/// <param name="FaceId">As <paramref name="Id"/>, its older name.</param>
/// <param name="Bbox">Left, top, right, bottom in pixels of the upright picture.</param>
/// <param name="Confidence">Detection score, 0..1: that this is a face.</param>
/// <param name="Landmarks">Left eye, right eye, nose, left and right mouth corner, as x, y in pixels; left is the picture's.</param>
/// <param name="Age">Estimated years; null when no installed pack gives one worth having (the starter pack has none). Pack faceapi is off by 6.5 years on average.</param>
/// <param name="Gender"><c>Male</c> or <c>Female</c>. Right for 75 % of images of women and 92 % of men (starter pack), 94 % and 99 % (faceapi).</param>
/// <param name="GenderConfidence">The classifier's score of that gender, 0.5..1.</param>
/// <param name="Embedding">The unit vector.</param>
/// <param name="QualityScore">Quality for recognition, 0..1. Falls with blur, darkness and distance; on good photographs it foretells little.</param>
/// <param name="Quality">Its components, 0..1 each.</param>
/// <param name="Emotion">The likeliest of seven expressions. Right for 83 % (starter pack) or 90 % (faceapi) of 156 images, mostly happy or neutral ones; happiness is given too often.</param>
/// <param name="EmotionConfidence">Its score, 0..1.</param>
/// <param name="EmotionScores">Scores of all seven.</param>
/// <param name="HasMask">Always null: no installed model tells.</param>
/// <param name="MaskConfidence">Always null.</param>
/// <param name="Pose">Yaw, pitch, roll in degrees.</param>
/// <param name="Eyes">Scores that the eyes are open, 0..1.</param>
/// <param name="Liveness">Presentation attack detection. Its errors on attacks are not known (two captures, both caught); 5 % of live faces are called spoof and 14 % cannot be told.</param>
public sealed record FaceDetection(
    string Id,
    string FaceId,
    int[] Bbox,
    float Confidence,
    float[][]? Landmarks,
    int? Age,
    string? Gender,
    float? GenderConfidence,
    float[]? Embedding,
    float? QualityScore,
    FaceQuality? Quality,
    string? Emotion,
    float? EmotionConfidence,
    IReadOnlyDictionary<string, float>? EmotionScores,
    bool? HasMask,
    float? MaskConfidence,
    HeadPose? Pose,
    EyeState? Eyes,
    Liveness? Liveness)
{
    internal static FaceDetection Of(DetectedFace face)
    {
        var id = Guid.NewGuid().ToString();
        return new FaceDetection(
            id,
            id,
            WireShapes.Box(face.Box),
            face.DetectionScore,
            WireShapes.Points(face.Landmarks),
            WireShapes.Years(face.Age),
            face.Gender?.Value.ToString(),
            face.Gender?.Score,
            face.Embedding?.Values.ToArray(),
            face.Quality?.Overall,
            face.Quality,
            WireShapes.Emotion(face.Expression),
            face.Expression?.Score,
            WireShapes.Emotions(face.Expression),
            null,
            null,
            face.Pose,
            face.Eyes,
            InsightFace.Liveness.Of(face.PresentationAttack));
    }
}

/// <summary>Presentation attack detection on the wire.</summary>
/// <param name="Verdict"><c>live</c>, <c>spoof</c> or <c>cannot_tell</c>: a score in between, or a face too small. <c>cannot_tell</c> is not live.</param>
/// <param name="Score">Score of a live face, 0..1.</param>
public sealed record Liveness(string Verdict, float Score)
{
    internal static Liveness? Of(PresentationAttackEstimate? estimate) => estimate is not { } seen ? null : new Liveness(
        seen.Verdict switch { PresentationVerdict.BonaFide => "live", PresentationVerdict.Attack => "spoof", _ => "cannot_tell" }, seen.BonaFideScore);
}
