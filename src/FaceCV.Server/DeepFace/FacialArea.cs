using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Server.DeepFace;

/// <summary>Where a face is, in whole pixels of the upright picture.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="W">Width.</param>
/// <param name="H">Height.</param>
/// <param name="LeftEye">The person's left eye, which is on the picture's right; null when not found.</param>
/// <param name="RightEye">The person's right eye.</param>
/// <param name="Detected">Whether a detector found it; else it is the whole picture.</param>
public sealed record FacialArea(int X, int Y, int W, int H, int[]? LeftEye, int[]? RightEye, bool Detected)
{
    internal static FacialArea Of(DetectedFace face)
    {
        var detected = face.DetectionScore > 0;
        var box = Box(face.Box);
        return new FacialArea(box[0], box[1], box[2], box[3], detected ? Point(face.Landmarks?.RightEye) : null, detected ? Point(face.Landmarks?.LeftEye) : null, detected);
    }

    /// <summary>Left, top, width, height in whole pixels.</summary>
    internal static int[] Box(BoundingBox box)
    {
        var (left, top) = ((int)MathF.Round(box.X), (int)MathF.Round(box.Y));
        return [left, top, (int)MathF.Round(box.Right) - left, (int)MathF.Round(box.Bottom) - top];
    }

    private static int[]? Point(Vector2? point) => point is { } at ? [(int)MathF.Round(at.X), (int)MathF.Round(at.Y)] : null;
}
