using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>UltraFace RFB-320: the region stretched to 320x240, without landmarks.</summary>
public sealed class UltraFaceDetector(ModelSession session) : IFaceDetector
{
    /// <inheritdoc/>
    public float DefaultThreshold { get; } = session.Model.Parameter("detectionThreshold", 0.6f);

    /// <inheritdoc/>
    public float NmsThreshold { get; } = session.Model.Parameter("nmsThreshold", 0.35f);

    /// <inheritdoc/>
    public void Detect(RgbImage image, BoundingBox region, float threshold, List<RawDetection> detections)
    {
        using var run = session.Rent();
        var input = session.Model.Input;
        ImageSampler.ResizeToTensor(image, region, input, run.Input);
        run.Execute();
        var first = detections.Count;
        UltraFaceDecoder.Decode(run.Output(0), run.Output(1), threshold, detections);
        for (var i = first; i < detections.Count; i++) detections[i] = detections[i].MapTo(region);
    }
}
