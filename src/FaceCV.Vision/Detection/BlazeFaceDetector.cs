using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>BlazeFace: the region letterboxed to a square of 128 (front camera) or 256 pixels (back camera), without landmarks.</summary>
public sealed class BlazeFaceDetector : LetterboxDetector
{
    // Both networks have a fine and a coarse grid; MediaPipe lists the coarse one three times with two anchors each.
    private static readonly int[] AnchorsPerCell = [2, 6];

    /// <summary>Wraps a loaded model.</summary>
    /// <exception cref="InvalidDataException">The manifest does not list 4 outputs, or the input is not square.</exception>
    public BlazeFaceDetector(ModelSession session)
        : base(session, 0.65f, 0.3f)
    {
        var (model, input) = (session.Model, session.Model.Input);
        if (model.Outputs.Count != 4)
            throw new InvalidDataException($"BlazeFace model '{model.Name}' lists {model.Outputs.Count} outputs; 4 are understood: scores of the fine and the coarse grid, boxes of both.");
        if (input.Width != input.Height)
            throw new InvalidDataException($"BlazeFace model '{model.Name}' has an input of {input.Width}x{input.Height}; it must be square.");
    }

    private protected override void Decode(ModelRun run, ModelInput input, float threshold, List<RawDetection> detections)
    {
        for (var grid = 0; grid < AnchorsPerCell.Length; grid++)
            BlazeFaceDecoder.Decode(run.Output(grid), run.Output(grid + AnchorsPerCell.Length), AnchorsPerCell[grid], input.Width, threshold, detections);
    }
}
