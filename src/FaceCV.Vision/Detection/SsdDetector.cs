using FaceCV.Vision.Models;

namespace FaceCV.Vision.Detection;

/// <summary>SSD on MobileNet v1 as face-api ships it: the region letterboxed to 512x512, without landmarks.</summary>
public sealed class SsdDetector(ModelSession session) : LetterboxDetector(session, 0.5f, 0.5f)
{
    private protected override void Decode(ModelRun run, ModelInput input, float threshold, List<RawDetection> detections) =>
        SsdDecoder.Decode(run.Output(0), run.Output(1), threshold, detections);
}
