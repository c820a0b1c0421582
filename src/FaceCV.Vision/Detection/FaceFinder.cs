using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Detection;

/// <summary>Decides where in a picture a detector looks, and which of its boxes are faces. Pure but for the detector.</summary>
public static class FaceFinder
{
    /// <summary>Share of the picture's size that is added on each side when looking for a face that fills the frame.</summary>
    private const float FramePadding = 0.5f;

    /// <summary>Finds the faces of a picture.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The picture, perhaps decoded at reduced scale.</param>
    /// <param name="request">Threshold, sizes in full-size pixels, number of faces, small faces.</param>
    /// <param name="cancellationToken">Observed between looks.</param>
    /// <returns>Faces, largest first, boxes in the picture's pixels and clipped to it.</returns>
    public static List<RawDetection> Find(IFaceDetector detector, RgbImage image, AnalysisRequest request, CancellationToken cancellationToken)
    {
        var threshold = request.MinDetectionScore ?? detector.DefaultThreshold;
        var whole = new BoundingBox(0, 0, image.Width, image.Height);
        List<RawDetection> faces = [];
        detector.Detect(image, whole, threshold, faces);
        if (faces.Count == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            detector.Detect(image, Pad(whole), threshold, faces);
        }

        NonMaxSuppression.Apply(faces, detector.NmsThreshold);
        if (request.SmallFaces) SmallFaceSearch.Extend(detector, image, threshold, faces, cancellationToken);
        return Select(faces, image, request);
    }

    private static BoundingBox Pad(BoundingBox whole) => new(
        -whole.Width * FramePadding, -whole.Height * FramePadding, whole.Width * (1 + (2 * FramePadding)), whole.Height * (1 + (2 * FramePadding)));

    private static List<RawDetection> Select(List<RawDetection> faces, RgbImage image, AnalysisRequest request)
    {
        var leastHeight = MathF.Max(1, request.MinFaceSize * (float)image.Height / image.FullHeight);
        return [.. faces
            .Select(face => face with { Box = face.Box.ClipTo(image.Width, image.Height) })
            .Where(face => face.Box.Height >= leastHeight && face.Box.Width >= 1)
            .OrderByDescending(face => face.Box.Area)
            .Take(Math.Max(1, request.MaxFaces))];
    }
}
