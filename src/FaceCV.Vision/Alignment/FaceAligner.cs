using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Alignment;

/// <summary>Finds where a face's aligned crop lies in its picture.</summary>
public static class FaceAligner
{
    /// <summary>The transform from aligned crop coordinates to picture coordinates.</summary>
    /// <param name="landmarks">Five points in picture pixels.</param>
    /// <param name="crop">The crop the points are moved to.</param>
    /// <returns>Null when the points are degenerate and no crop can be made.</returns>
    public static Matrix3x2? CropToPicture(FaceLandmarks5 landmarks, AlignedCrop crop)
    {
        Span<Vector2> points = stackalloc Vector2[5];
        landmarks.CopyTo(points);
        return SimilarityTransform.Estimate(points, crop.Points) is { } toCrop && Matrix3x2.Invert(toCrop, out var toPicture)
            ? toPicture
            : null;
    }
}
