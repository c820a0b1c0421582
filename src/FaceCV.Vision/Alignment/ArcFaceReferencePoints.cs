using System.Numerics;

namespace FaceCV.Vision.Alignment;

/// <summary>
/// Where the five points of a face lie in the aligned 112x112 crop that ArcFace-style networks are trained on.
/// Source: InsightFace <c>python-package/insightface/utils/face_align.py</c>, <c>arcface_dst</c>.
/// </summary>
public static class ArcFaceReferencePoints
{
    /// <summary>Side of the aligned crop, pixels.</summary>
    public const int Side = 112;

    /// <summary>Left eye, right eye, nose, left and right mouth corner.</summary>
    public static ReadOnlySpan<Vector2> Points => Values;

    private static readonly Vector2[] Values =
    [
        new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f),
    ];
}
