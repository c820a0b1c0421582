using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>Reads the outputs of SSD detectors whose graph decodes its own anchors, with TensorFlow's order of a box's sides.</summary>
public static class SsdDecoder
{
    /// <summary>Adds every box whose score reaches a threshold, cut at the edges of the input.</summary>
    /// <param name="scores">[N]: face probability of each anchor.</param>
    /// <param name="boxes">[N,4]: top, left, bottom, right, 0..1 of the input.</param>
    /// <param name="threshold">Least face score.</param>
    /// <param name="detections">Receives boxes in the unit square of the input.</param>
    /// <exception cref="ArgumentException">The outputs are not of the same number of anchors.</exception>
    public static void Decode(ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes, float threshold, List<RawDetection> detections)
    {
        if (boxes.Length != scores.Length * 4)
            throw new ArgumentException($"SSD outputs of {scores.Length} scores and {boxes.Length} coordinates do not belong together.");
        for (var i = 0; i < scores.Length; i++)
        {
            if (!(scores[i] >= threshold)) continue;
            var box = boxes.Slice(4 * i, 4);
            var (top, left, bottom, right) = (MathF.Max(0, box[0]), MathF.Max(0, box[1]), MathF.Min(1, box[2]), MathF.Min(1, box[3]));
            if (bottom > top && right > left) detections.Add(new RawDetection(BoundingBox.FromCorners(left, top, right, bottom), scores[i], null));
        }
    }
}
