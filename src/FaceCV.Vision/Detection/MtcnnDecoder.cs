using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>
/// Reads the outputs of MTCNN's three networks (Zhang et al. 2016, "Joint Face Detection and Alignment Using Multitask Cascaded Convolutional
/// Networks"). Pure functions.
/// </summary>
public static class MtcnnDecoder
{
    /// <summary>Pixels of a level between neighbouring windows of the first network.</summary>
    private const int Stride = 2;

    /// <summary>Adds every window of one level whose score reaches a threshold.</summary>
    /// <param name="scores">[1,1,h,w].</param>
    /// <param name="shifts">[1,4,h,w]: left, top, right, bottom.</param>
    /// <param name="columns">Windows side by side, w.</param>
    /// <param name="level">Size of the level in pixels.</param>
    /// <param name="region">The part of the picture that the level shows.</param>
    /// <param name="threshold">Least score.</param>
    /// <param name="candidates">Receives the windows in picture pixels.</param>
    /// <exception cref="ArgumentException">The outputs do not belong together.</exception>
    public static void Propose(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> shifts, int columns, (int Width, int Height) level, BoundingBox region, float threshold, List<MtcnnCandidate> candidates)
    {
        if (columns < 1 || scores.Length % columns != 0 || shifts.Length != 4 * scores.Length)
            throw new ArgumentException($"MTCNN outputs of {scores.Length} scores and {shifts.Length} shifts in rows of {columns} do not belong together.");
        var pixel = new Vector2(region.Width / level.Width, region.Height / level.Height);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] < threshold) continue;
            var corner = new Vector2(region.X, region.Y) + (new Vector2(i % columns, i / columns) * Stride * pixel);
            var box = new BoundingBox(corner.X, corner.Y, MtcnnPyramid.Window * pixel.X, MtcnnPyramid.Window * pixel.Y);
            var n = scores.Length;
            candidates.Add(new MtcnnCandidate(box, scores[i], new Vector4(shifts[i], shifts[n + i], shifts[(2 * n) + i], shifts[(3 * n) + i])));
        }
    }

    /// <summary>What the second or third network says of a box that it saw.</summary>
    /// <param name="box">The box, picture pixels.</param>
    /// <param name="score">Its score.</param>
    /// <param name="shift">Its four values.</param>
    public static MtcnnCandidate Judge(BoundingBox box, float score, ReadOnlySpan<float> shift) => new(box, score, new Vector4(shift));

    /// <summary>The five points in a box that the third network saw.</summary>
    /// <param name="box">The box, picture pixels.</param>
    /// <param name="points">Five x, then five y, in sides of the box.</param>
    public static FaceLandmarks5 Points(BoundingBox box, ReadOnlySpan<float> points) =>
        new(Point(box, points, 0), Point(box, points, 1), Point(box, points, 2), Point(box, points, 3), Point(box, points, 4));

    /// <summary>The square of a box's longer side about its centre.</summary>
    public static BoundingBox Square(BoundingBox box)
    {
        var side = MathF.Max(box.Width, box.Height);
        return new BoundingBox(box.X + ((box.Width - side) / 2), box.Y + ((box.Height - side) / 2), side, side);
    }

    private static Vector2 Point(BoundingBox box, ReadOnlySpan<float> points, int index) =>
        new(box.X + (points[index] * box.Width), box.Y + (points[index + 5] * box.Height));
}
