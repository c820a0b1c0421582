using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Detection;

/// <summary>
/// Looks again at overlapping tiles for faces too small in the whole picture, and confirms each find by a second look at a close-up,
/// which removes most of the false positives that tiles bring.
/// </summary>
public static class SmallFaceSearch
{
    private static readonly int[] Grids = [2, 3];

    /// <summary>Overlap of neighbouring tiles, in tile sides.</summary>
    private const float Overlap = 0.25f;

    /// <summary>Height of the close-up in face heights.</summary>
    private const float CloseUp = 3f;

    /// <summary>Adds the small faces to those already found.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The picture.</param>
    /// <param name="threshold">Least score of a face.</param>
    /// <param name="faces">Faces found in the whole picture; on return all faces, overlaps removed.</param>
    /// <param name="cancellationToken">Observed between looks.</param>
    public static void Extend(
        IFaceDetector detector, RgbImage image, float threshold, List<RawDetection> faces, CancellationToken cancellationToken)
    {
        List<RawDetection> found = [];
        foreach (var tile in Tiles(image.Width, image.Height))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = found.Count;
            detector.Detect(image, tile, threshold, found);
            DropCut(found, first, tile, image);
        }

        found.AddRange(faces);
        NonMaxSuppression.Apply(found, detector.NmsThreshold);
        faces.Clear();
        foreach (var candidate in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Confirm(detector, image, candidate, threshold) is { } confirmed) faces.Add(confirmed);
        }

        NonMaxSuppression.Apply(faces, detector.NmsThreshold);
    }

    /// <summary>Tiles of the 2x2 and the 3x3 grid that overlap by a quarter.</summary>
    internal static IEnumerable<BoundingBox> Tiles(int width, int height)
    {
        foreach (var grid in Grids)
        {
            var share = 1 / (grid - ((grid - 1) * Overlap));
            var step = share * (1 - Overlap);
            for (var row = 0; row < grid; row++)
            {
                for (var column = 0; column < grid; column++)
                    yield return new BoundingBox(column * step * width, row * step * height, share * width, share * height);
            }
        }
    }

    // A face cut by a tile's inner border is whole in the neighbour or in the picture; the cut box would only disturb the suppression.
    private static void DropCut(List<RawDetection> found, int first, BoundingBox tile, RgbImage image)
    {
        var margin = 0.01f * tile.Width;
        for (var i = found.Count - 1; i >= first; i--)
        {
            var box = found[i].Box;
            var cut = (box.X < tile.X + margin && tile.X > margin)
                || (box.Y < tile.Y + margin && tile.Y > margin)
                || (box.Right > tile.Right - margin && tile.Right < image.Width - margin)
                || (box.Bottom > tile.Bottom - margin && tile.Bottom < image.Height - margin);
            if (cut) found.RemoveAt(i);
        }
    }

    private static RawDetection? Confirm(IFaceDetector detector, RgbImage image, RawDetection candidate, float threshold)
    {
        var box = candidate.Box;
        var (height, width) = (box.Height * CloseUp, box.Height * CloseUp * 4 / 3);
        var region = new BoundingBox(box.X + ((box.Width - width) / 2), box.Y + ((box.Height - height) / 2), width, height);
        List<RawDetection> seen = [];
        detector.Detect(image, region, 0.05f, seen);
        RawDetection? best = null;
        foreach (var face in seen)
        {
            if (face.Box.IntersectionOverUnion(box) > 0.4f && (best is null || face.Score > best.Value.Score)) best = face;
        }

        if (best is null) return null;
        var score = MathF.Sqrt(best.Value.Score * candidate.Score);
        return score >= threshold ? new RawDetection(Average(box, best.Value.Box), score, best.Value.Landmarks ?? candidate.Landmarks) : null;
    }

    private static BoundingBox Average(BoundingBox a, BoundingBox b) =>
        new((a.X + b.X) / 2, (a.Y + b.Y) / 2, (a.Width + b.Width) / 2, (a.Height + b.Height) / 2);
}
