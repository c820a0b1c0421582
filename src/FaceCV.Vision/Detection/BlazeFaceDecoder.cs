using System.Numerics;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>
/// Reads the outputs of BlazeFace (MediaPipe): several anchors at the centre of each cell of a square grid, all of the same size, so that the regression
/// alone tells the box. The arithmetic is that of MediaPipe's <c>tensors_to_detections_calculator</c> with the options of its face detectors.
/// </summary>
public static class BlazeFaceDecoder
{
    /// <summary>Values an anchor: box and six key points (eyes, nose, mouth centre, ears), which give no mouth corners and so no five landmarks.</summary>
    private const int Values = 16;

    /// <summary>Adds every box of one grid whose score reaches a threshold.</summary>
    /// <param name="logits">[N,1]: the score before the sigmoid.</param>
    /// <param name="regressions">[N,16]: centre's offset from the cell's centre, width and height, then key points, in pixels of the input.</param>
    /// <param name="anchorsPerCell">Anchors at each cell.</param>
    /// <param name="inputSide">Side of the square input in pixels.</param>
    /// <param name="threshold">Least score.</param>
    /// <param name="detections">Receives boxes in the unit square of the input.</param>
    /// <exception cref="ArgumentException">The outputs do not belong together, or their anchors fill no square grid.</exception>
    public static void Decode(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> regressions, int anchorsPerCell, int inputSide, float threshold, List<RawDetection> detections)
    {
        var side = (int)MathF.Round(MathF.Sqrt((float)logits.Length / anchorsPerCell));
        if (side * side * anchorsPerCell != logits.Length || regressions.Length != Values * logits.Length)
        {
            throw new ArgumentException(
                $"BlazeFace outputs of {logits.Length} scores and {regressions.Length} values are not those of a square grid with {anchorsPerCell} anchors a cell.");
        }

        for (var i = 0; i < logits.Length; i++)
        {
            var score = 1 / (1 + MathF.Exp(-logits[i]));
            if (score < threshold) continue;
            var cell = i / anchorsPerCell;
            var anchor = new Vector2((cell % side) + 0.5f, (cell / side) + 0.5f) / side;
            var box = regressions.Slice(Values * i, 4);
            var centre = anchor + (new Vector2(box[0], box[1]) / inputSide);
            var size = new Vector2(box[2], box[3]) / inputSide;
            if (size.X > 0 && size.Y > 0)
                detections.Add(new RawDetection(new BoundingBox(centre.X - (size.X / 2), centre.Y - (size.Y / 2), size.X, size.Y), score, null));
        }
    }
}
