using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Detection;

/// <summary>Finds faces in one part of a picture. Safe for parallel use.</summary>
public interface IFaceDetector
{
    /// <summary>The detector's own default threshold, from its manifest.</summary>
    float DefaultThreshold { get; }

    /// <summary>Overlap above which two boxes are one face, from its manifest.</summary>
    float NmsThreshold { get; }

    /// <summary>Looks at a region and adds what it finds, before any suppression of overlapping boxes.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">Part to look at, pixels; may reach beyond the picture, whose edge pixels are then repeated.</param>
    /// <param name="threshold">Least score, 0..1.</param>
    /// <param name="detections">Receives boxes in image pixels.</param>
    void Detect(RgbImage image, BoundingBox region, float threshold, List<RawDetection> detections);
}
