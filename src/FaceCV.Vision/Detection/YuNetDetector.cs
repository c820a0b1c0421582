using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>YuNet: the region letterboxed to the input, strides 8, 16 and 32, one prior a cell, five points.</summary>
public sealed class YuNetDetector : IFaceDetector
{
    private static readonly int[] Strides = [8, 16, 32];

    private readonly ModelSession _session;

    /// <summary>Wraps a loaded model.</summary>
    /// <exception cref="InvalidDataException">The manifest does not list 12 outputs, or the input's sides are no multiples of 32.</exception>
    public YuNetDetector(ModelSession session)
    {
        var (model, input) = (session.Model, session.Model.Input);
        if (model.Outputs.Count != 4 * Strides.Length)
            throw new InvalidDataException($"YuNet model '{model.Name}' lists {model.Outputs.Count} outputs; 12 are understood: cls, obj, bbox and kps, each of strides 8, 16 and 32.");
        if (input.Width % Strides[^1] != 0 || input.Height % Strides[^1] != 0)
            throw new InvalidDataException($"YuNet model '{model.Name}' has an input of {input.Width}x{input.Height}; its sides must be multiples of 32.");
        _session = session;
        DefaultThreshold = model.Parameter("detectionThreshold", 0.6f);
        NmsThreshold = model.Parameter("nmsThreshold", 0.3f);
    }

    /// <inheritdoc/>
    public float DefaultThreshold { get; }

    /// <inheritdoc/>
    public float NmsThreshold { get; }

    /// <inheritdoc/>
    public void Detect(RgbImage image, BoundingBox region, float threshold, List<RawDetection> detections)
    {
        using var run = _session.Rent();
        var input = _session.Model.Input;
        var whole = ImageSampler.LetterboxToTensor(image, region, input, run.Input);
        run.Execute();
        var first = detections.Count;
        var levels = Strides.Length;
        for (var level = 0; level < levels; level++)
        {
            YuNetDecoder.Decode(
                run.Output(level), run.Output(level + levels), run.Output(level + (2 * levels)), run.Output(level + (3 * levels)),
                Strides[level], input.Width, input.Height, threshold, detections);
        }

        for (var i = first; i < detections.Count; i++) detections[i] = detections[i].MapTo(whole);
    }
}
