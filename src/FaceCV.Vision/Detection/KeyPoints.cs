using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>Reads five key points that a network gives as offsets from a place of its grid.</summary>
internal static class KeyPoints
{
    /// <summary>The points (origin + offset * step) * unit.</summary>
    /// <param name="offsets">x and y of the eyes, nose and mouth corners, image left first.</param>
    /// <param name="origin">The place.</param>
    /// <param name="step">Size of an offset of one, in units of the place.</param>
    /// <param name="unit">From there to the unit square.</param>
    public static FaceLandmarks5 Read(ReadOnlySpan<float> offsets, Vector2 origin, Vector2 step, Vector2 unit) => new(
        Point(offsets, 0, origin, step, unit), Point(offsets, 1, origin, step, unit), Point(offsets, 2, origin, step, unit),
        Point(offsets, 3, origin, step, unit), Point(offsets, 4, origin, step, unit));

    private static Vector2 Point(ReadOnlySpan<float> offsets, int index, Vector2 origin, Vector2 step, Vector2 unit) =>
        (origin + (new Vector2(offsets[2 * index], offsets[(2 * index) + 1]) * step)) * unit;
}
