using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>SSD on MobileNet v1 as face-api ships it: the region letterboxed to 512x512, without landmarks.</summary>
public sealed class SsdDetector(ModelSession session) : IFaceDetector
{
    /// <inheritdoc/>
    public float DefaultThreshold { get; } = session.Model.Parameter("detectionThreshold", 0.5f);

    /// <inheritdoc/>
    public float NmsThreshold { get; } = session.Model.Parameter("nmsThreshold", 0.5f);

    /// <inheritdoc/>
    public void Detect(RgbImage image, BoundingBox region, float threshold, List<RawDetection> detections)
    {
        using var run = session.Rent();
        var whole = ImageSampler.LetterboxToTensor(image, region, session.Model.Input, run.Input);
        run.Execute();
        var first = detections.Count;
        SsdDecoder.Decode(run.Output(0), run.Output(1), threshold, detections);
        for (var i = first; i < detections.Count; i++) detections[i] = detections[i].MapTo(whole);
    }
}
