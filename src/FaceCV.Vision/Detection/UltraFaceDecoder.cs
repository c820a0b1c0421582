using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>Reads the outputs of UltraFace (Linzaer's Ultra-Light-Fast-Generic-Face-Detector) exports that decode their anchors in the graph.</summary>
public static class UltraFaceDecoder
{
    /// <summary>Adds every box whose face score reaches a threshold.</summary>
    /// <param name="scores">[N,2]: background and face probability of each anchor.</param>
    /// <param name="boxes">[N,4]: left, top, right, bottom, 0..1 of the input.</param>
    /// <param name="threshold">Least face score.</param>
    /// <param name="detections">Receives boxes in the unit square of the input.</param>
    /// <exception cref="ArgumentException">The outputs are not of the same number of anchors.</exception>
    public static void Decode(ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes, float threshold, List<RawDetection> detections)
    {
        if (scores.Length % 2 != 0 || boxes.Length != scores.Length * 2)
            throw new ArgumentException($"UltraFace outputs of {scores.Length} scores and {boxes.Length} coordinates do not belong together.");
        for (var i = 0; i < scores.Length / 2; i++)
        {
            var score = scores[(2 * i) + 1];
            if (score < threshold) continue;
            var box = boxes.Slice(4 * i, 4);
            if (box[2] > box[0] && box[3] > box[1]) detections.Add(new RawDetection(BoundingBox.FromCorners(box[0], box[1], box[2], box[3]), score, null));
        }
    }
}
