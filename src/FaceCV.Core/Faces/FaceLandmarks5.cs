using System.Numerics;

namespace FaceCV.Core.Faces;

/// <summary>Five facial points in oriented image pixels, in InsightFace order. Left means image-left.</summary>
/// <param name="LeftEye">Centre of the eye on the image's left.</param>
/// <param name="RightEye">Centre of the eye on the image's right.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="LeftMouth">Mouth corner on the image's left.</param>
/// <param name="RightMouth">Mouth corner on the image's right.</param>
public sealed record FaceLandmarks5(Vector2 LeftEye, Vector2 RightEye, Vector2 Nose, Vector2 LeftMouth, Vector2 RightMouth)
{
    /// <summary>Copies the points, in order, to a span of at least five.</summary>
    public void CopyTo(Span<Vector2> points)
    {
        points[0] = LeftEye;
        points[1] = RightEye;
        points[2] = Nose;
        points[3] = LeftMouth;
        points[4] = RightMouth;
    }

    /// <summary>The points multiplied by a factor per axis.</summary>
    public FaceLandmarks5 Scale(Vector2 factor) =>
        new(LeftEye * factor, RightEye * factor, Nose * factor, LeftMouth * factor, RightMouth * factor);
}
