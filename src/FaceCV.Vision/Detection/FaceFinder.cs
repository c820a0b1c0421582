using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Detection;

/// <summary>Decides where in a picture a detector looks, and which of its boxes are faces. Pure but for the detector.</summary>
public static class FaceFinder
{
    /// <summary>Share of the picture's size that is added on each side when looking for a face that fills the frame.</summary>
    private const float FramePadding = 0.5f;

    /// <summary>
    /// Share of the picture's area from which a find may be only the middle of a face that is larger than the frame. In pictures cut to the face's own box the
    /// first look takes such a middle for the face in three of ten (docs/accuracy.md).
    /// </summary>
    private const float LargeShare = 0.3f;

    /// <summary>How much larger a face must be than the find it stands for, in area, and how much of the find must lie in it.</summary>
    private const float LargerBy = 1.2f, InsideShare = 0.7f;

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
        NonMaxSuppression.Apply(faces, detector.NmsThreshold);
        if (faces.Count == 0 || faces.Exists(face => face.Box.Area >= LargeShare * whole.Area))
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<RawDetection> padded = [];
            detector.Detect(image, Pad(whole), threshold, padded);
            NonMaxSuppression.Apply(padded, detector.NmsThreshold);
            TakeLarger(faces, padded, whole);
        }

        if (request.SmallFaces) SmallFaceSearch.Extend(detector, image, threshold, faces, cancellationToken);
        return Select(faces, image, request);
    }

    // With a margin around it the picture is half as large to the detector, so only what stands for an earlier find, or for nothing found, is taken.
    private static void TakeLarger(List<RawDetection> faces, List<RawDetection> padded, BoundingBox whole)
    {
        var nothingYet = faces.Count == 0;
        foreach (var large in padded)
        {
            var box = large.Box.ClipTo((int)whole.Width, (int)whole.Height);
            var replaced = faces.RemoveAll(face => box.Area > LargerBy * face.Box.Area && box.Intersection(face.Box) > InsideShare * face.Box.Area);
            if (nothingYet || replaced > 0) faces.Add(large);
        }
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
