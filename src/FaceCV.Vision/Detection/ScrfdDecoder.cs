using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>
/// Reads the outputs of SCRFD (InsightFace): for each stride a score, four distances from the anchor's centre to the box edges, and for
/// some models five key points, all in units of the stride. Two anchors sit on each cell's upper left corner.
/// </summary>
public static class ScrfdDecoder
{
    /// <summary>Anchors on one cell of a stride-8/16/32 model.</summary>
    public const int AnchorsPerCell = 2;

    /// <summary>Adds every box of one stride whose score reaches a threshold.</summary>
    /// <param name="scores">[N,1], already 0..1.</param>
    /// <param name="distances">[N,4]: left, top, right, bottom, in strides.</param>
    /// <param name="keyPoints">[N,10]: x and y offsets in strides; empty for a model without.</param>
    /// <param name="stride">Pixels of the input per cell: 8, 16 or 32.</param>
    /// <param name="inputWidth">Input width in pixels.</param>
    /// <param name="inputHeight">Input height in pixels.</param>
    /// <param name="threshold">Least score.</param>
    /// <param name="detections">Receives boxes and points in the unit square of the input.</param>
    /// <exception cref="ArgumentException">An output's length does not fit the input size.</exception>
    public static void Decode(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> distances, ReadOnlySpan<float> keyPoints,
        int stride, int inputWidth, int inputHeight, float threshold, List<RawDetection> detections)
    {
        var columns = inputWidth / stride;
        var anchors = columns * (inputHeight / stride) * AnchorsPerCell;
        if (scores.Length != anchors || distances.Length != 4 * anchors || (keyPoints.Length != 0 && keyPoints.Length != 10 * anchors))
        {
            throw new ArgumentException(
                $"SCRFD outputs of {scores.Length}, {distances.Length} and {keyPoints.Length} values do not fit stride {stride} of a {inputWidth}x{inputHeight} input.");
        }

        var unit = new Vector2(1f / inputWidth, 1f / inputHeight);
        for (var i = 0; i < anchors; i++)
        {
            if (scores[i] < threshold) continue;
            var cell = i / AnchorsPerCell;
            var centre = new Vector2(cell % columns, cell / columns) * stride;
            var edge = distances.Slice(4 * i, 4);
            var upperLeft = (centre - (new Vector2(edge[0], edge[1]) * stride)) * unit;
            var lowerRight = (centre + (new Vector2(edge[2], edge[3]) * stride)) * unit;
            var points = keyPoints.IsEmpty ? null : KeyPoints.Read(keyPoints.Slice(10 * i, 10), centre, new Vector2(stride), unit);
            detections.Add(new RawDetection(BoundingBox.FromCorners(upperLeft.X, upperLeft.Y, lowerRight.X, lowerRight.Y), scores[i], points));
        }
    }
}
