using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>YuNet: the region letterboxed to the input, strides 8, 16 and 32, one prior a cell, five points.</summary>
public sealed class YuNetDetector : LetterboxDetector
{
    private static readonly int[] Strides = [8, 16, 32];

    /// <summary>Wraps a loaded model.</summary>
    /// <exception cref="InvalidDataException">The manifest does not list 12 outputs, or the input's sides are no multiples of 32.</exception>
    public YuNetDetector(ModelSession session)
        : base(session, 0.6f, 0.3f)
    {
        var (model, input) = (session.Model, session.Model.Input);
        if (model.Outputs.Count != 4 * Strides.Length)
            throw new InvalidDataException($"YuNet model '{model.Name}' lists {model.Outputs.Count} outputs; 12 are understood: cls, obj, bbox and kps, each of strides 8, 16 and 32.");
        if (input.Width % Strides[^1] != 0 || input.Height % Strides[^1] != 0)
            throw new InvalidDataException($"YuNet model '{model.Name}' has an input of {input.Width}x{input.Height}; its sides must be multiples of 32.");
    }

    private protected override void Decode(ModelRun run, ModelInput input, float threshold, List<RawDetection> detections)
    {
        var levels = Strides.Length;
        for (var level = 0; level < levels; level++)
        {
            YuNetDecoder.Decode(
                run.Output(level), run.Output(level + levels), run.Output(level + (2 * levels)), run.Output(level + (3 * levels)),
                Strides[level], input.Width, input.Height, threshold, detections);
        }
    }
}
