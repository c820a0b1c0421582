using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>A detector that sees a region scaled to fit its input and padded, and finds everything in one run. Safe for parallel use.</summary>
/// <param name="session">The loaded model.</param>
/// <param name="detectionThreshold">Default threshold when the manifest names none.</param>
/// <param name="nmsThreshold">Overlap above which two boxes are one face, when the manifest names none.</param>
public abstract class LetterboxDetector(ModelSession session, float detectionThreshold, float nmsThreshold) : IFaceDetector
{
    /// <inheritdoc/>
    public float DefaultThreshold { get; } = session.Model.Parameter("detectionThreshold", detectionThreshold);

    /// <inheritdoc/>
    public float NmsThreshold { get; } = session.Model.Parameter("nmsThreshold", nmsThreshold);

    /// <inheritdoc/>
    public void Detect(RgbImage image, BoundingBox region, float threshold, List<RawDetection> detections)
    {
        using var run = session.Rent();
        var whole = ImageSampler.LetterboxToTensor(image, region, session.Model.Input, run.Input);
        run.Execute();
        var first = detections.Count;
        Decode(run, session.Model.Input, threshold, detections);
        for (var i = first; i < detections.Count; i++) detections[i] = detections[i].MapTo(whole);
    }

    /// <summary>Reads the outputs of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="threshold">Least score, 0..1.</param>
    /// <param name="detections">Receives boxes and points in 0..1 of the input.</param>
    private protected abstract void Decode(ModelRun run, ModelInput input, float threshold, List<RawDetection> detections);
}
