using System.Numerics;

namespace FaceCV.Vision.Alignment;

/// <summary>
/// Where the five points of a face lie in the 150x150 chip that dlib's face recognition network is trained on, padding 0.25.
/// Source: the mean face of <c>get_face_chip_details</c>, dlib <c>dlib/image_transforms/interpolation.h</c> (points 17 to 67 in a unit square; a chip
/// with padding p shows (p + mean) / (2p + 1)). The eyes are the mean of points 37, 38, 40, 41 and 43, 44, 46, 47, the nose is point 30, the mouth
/// corners the mean of 48, 60 and 54, 64, as everywhere here.
/// </summary>
public static class DlibReferencePoints
{
    /// <summary>Side of the chip, pixels.</summary>
    public const int Side = 150;

    /// <summary>Left eye, right eye, nose, left and right mouth corner.</summary>
    public static ReadOnlySpan<Vector2> Points => Values;

    private static readonly Vector2[] Values =
    [
        new(47.4152f, 46.1946f), new(100.6101f, 46.1946f), new(74.0127f, 76.5625f), new(52.2264f, 103.2513f), new(95.7989f, 103.2513f),
    ];
}
