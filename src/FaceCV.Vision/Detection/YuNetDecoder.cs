using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>
/// Reads the outputs of YuNet (libfacedetection): for each stride one prior a cell, with a class and an object score, a box and five points. The arithmetic
/// is that of OpenCV's FaceDetectorYN (<c>modules/objdetect/src/face_detect.cpp</c>, <c>postProcess</c>).
/// </summary>
public static class YuNetDecoder
{
    /// <summary>Adds every box of one stride whose score reaches a threshold.</summary>
    /// <param name="classes">[N,1]: class score, 0..1.</param>
    /// <param name="objects">[N,1]: object score, 0..1. The score of a box is the root of both multiplied.</param>
    /// <param name="boxes">[N,4]: the centre's offset from the cell's upper left in strides, then logarithms of width and height in strides.</param>
    /// <param name="keyPoints">[N,10]: x and y offsets from the same corner in strides.</param>
    /// <param name="stride">Pixels of the input per cell: 8, 16 or 32.</param>
    /// <param name="inputWidth">Input width in pixels.</param>
    /// <param name="inputHeight">Input height in pixels.</param>
    /// <param name="threshold">Least score.</param>
    /// <param name="detections">Receives boxes and points in the unit square of the input.</param>
    /// <exception cref="ArgumentException">An output's length does not fit the input size.</exception>
    public static void Decode(
        ReadOnlySpan<float> classes, ReadOnlySpan<float> objects, ReadOnlySpan<float> boxes, ReadOnlySpan<float> keyPoints,
        int stride, int inputWidth, int inputHeight, float threshold, List<RawDetection> detections)
    {
        var columns = inputWidth / stride;
        var cells = columns * (inputHeight / stride);
        if (classes.Length != cells || objects.Length != cells || boxes.Length != 4 * cells || keyPoints.Length != 10 * cells)
        {
            throw new ArgumentException(
                $"YuNet outputs of {classes.Length}, {objects.Length}, {boxes.Length} and {keyPoints.Length} values do not fit stride {stride} of a {inputWidth}x{inputHeight} input.");
        }

        var unit = new Vector2((float)stride / inputWidth, (float)stride / inputHeight);
        for (var i = 0; i < cells; i++)
        {
            var score = MathF.Sqrt(Math.Clamp(classes[i], 0, 1) * Math.Clamp(objects[i], 0, 1));
            if (score < threshold) continue;
            var corner = new Vector2(i % columns, i / columns);
            var box = boxes.Slice(4 * i, 4);
            var centre = (corner + new Vector2(box[0], box[1])) * unit;
            var size = new Vector2(MathF.Exp(box[2]), MathF.Exp(box[3])) * unit;
            var points = KeyPoints.Read(keyPoints.Slice(10 * i, 10), corner, Vector2.One, unit);
            detections.Add(new RawDetection(new BoundingBox(centre.X - (size.X / 2), centre.Y - (size.Y / 2), size.X, size.Y), score, points));
        }
    }
}
