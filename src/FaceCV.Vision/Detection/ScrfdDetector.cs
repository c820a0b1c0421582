using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>SCRFD: the region letterboxed to a square, strides 8, 16 and 32, two anchors a cell, five points where the model has them.</summary>
public sealed class ScrfdDetector : LetterboxDetector
{
    private static readonly int[] Strides = [8, 16, 32];

    private readonly bool _hasKeyPoints;

    /// <summary>Wraps a loaded model.</summary>
    /// <exception cref="InvalidDataException">The manifest lists neither 6 outputs (scores, boxes) nor 9 (with key points).</exception>
    public ScrfdDetector(ModelSession session)
        : base(session, 0.5f, 0.4f)
    {
        var outputs = session.Model.Outputs.Count;
        if (outputs is not (6 or 9))
            throw new InvalidDataException($"SCRFD model '{session.Model.Name}' lists {outputs} outputs; 6 or 9 are understood, ordered by kind, then stride.");
        _hasKeyPoints = outputs == 9;
    }

    private protected override void Decode(ModelRun run, ModelInput input, float threshold, List<RawDetection> detections)
    {
        for (var level = 0; level < Strides.Length; level++)
        {
            var keyPoints = _hasKeyPoints ? run.Output(level + (2 * Strides.Length)) : default;
            ScrfdDecoder.Decode(
                run.Output(level), run.Output(level + Strides.Length), keyPoints, Strides[level], input.Width, input.Height, threshold, detections);
        }
    }
}
