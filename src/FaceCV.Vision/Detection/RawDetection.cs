using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>A detector's raw answer.</summary>
/// <param name="Box">Box; in the coordinates of whoever made it, image pixels once it left a detector.</param>
/// <param name="Score">Face score, 0..1.</param>
/// <param name="Landmarks">Five points, when the detector finds them.</param>
public readonly record struct RawDetection(BoundingBox Box, float Score, FaceLandmarks5? Landmarks) : IScoredBox
{
    /// <summary>The detection moved from the unit square of a region to image pixels.</summary>
    internal RawDetection MapTo(BoundingBox region)
    {
        var (size, offset) = (new Vector2(region.Width, region.Height), new Vector2(region.X, region.Y));
        Vector2 Map(Vector2 point) => (point * size) + offset;
        return new RawDetection(
            new BoundingBox((Box.X * size.X) + offset.X, (Box.Y * size.Y) + offset.Y, Box.Width * size.X, Box.Height * size.Y),
            Score,
            Landmarks is null ? null : new FaceLandmarks5(
                Map(Landmarks.LeftEye), Map(Landmarks.RightEye), Map(Landmarks.Nose), Map(Landmarks.LeftMouth), Map(Landmarks.RightMouth)));
    }
}
