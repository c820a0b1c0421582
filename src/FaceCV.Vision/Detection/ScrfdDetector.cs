using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>SCRFD: the region letterboxed to a square, strides 8, 16 and 32, two anchors a cell, five points where the model has them.</summary>
public sealed class ScrfdDetector : IFaceDetector
{
    private static readonly int[] Strides = [8, 16, 32];

    private readonly ModelSession _session;
    private readonly bool _hasKeyPoints;

    /// <summary>Wraps a loaded model.</summary>
    /// <exception cref="InvalidDataException">The manifest lists neither 6 outputs (scores, boxes) nor 9 (with key points).</exception>
    public ScrfdDetector(ModelSession session)
    {
        _session = session;
        var outputs = session.Model.Outputs.Count;
        if (outputs is not (6 or 9))
            throw new InvalidDataException($"SCRFD model '{session.Model.Name}' lists {outputs} outputs; 6 or 9 are understood, ordered by kind, then stride.");
        _hasKeyPoints = outputs == 9;
        DefaultThreshold = session.Model.Parameter("detectionThreshold", 0.5f);
        NmsThreshold = session.Model.Parameter("nmsThreshold", 0.4f);
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
        for (var level = 0; level < Strides.Length; level++)
        {
            var keyPoints = _hasKeyPoints ? run.Output(level + (2 * Strides.Length)) : default;
            ScrfdDecoder.Decode(
                run.Output(level), run.Output(level + Strides.Length), keyPoints, Strides[level], input.Width, input.Height, threshold, detections);
        }

        for (var i = first; i < detections.Count; i++) detections[i] = detections[i].MapTo(whole);
    }
}
