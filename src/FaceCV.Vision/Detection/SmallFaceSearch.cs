using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Detection;

/// <summary>
/// Looks again at overlapping tiles for faces too small in the whole picture, and at each find once more from further away. A face looks like one
/// from there too, with another score and a slightly different box; most of the false positives that tiles bring do not.
/// </summary>
/// <remarks>The constants were chosen on WIDER FACE; docs/accuracy.md has the figures with and without, and what other values gave.</remarks>
public static class SmallFaceSearch
{
    private static readonly int[] Grids = [2, 3];

    /// <summary>Overlap of neighbouring tiles, in tile sides.</summary>
    private const float Overlap = 0.25f;

    /// <summary>Least score of a find in a tile that is worth a second look, whatever the threshold: the second look may raise it.</summary>
    private const float CandidateScore = 0.3f;

    /// <summary>Score in the whole picture from which a face needs no second look; one that fills the frame cannot be seen from further away.</summary>
    private const float SureScore = 0.9f;

    /// <summary>Height of the second look's region in sides of the candidate: in a 240 pixel high input the face is then 27 pixels high.</summary>
    private const float SecondLook = 9f;

    /// <summary>Least score at which the second look sees anything at all.</summary>
    private const float GlimpseScore = 0.02f;

    /// <summary>Least overlap of two boxes of one face.</summary>
    private const float SameFace = 0.4f;

    /// <summary>Adds the small faces to those already found.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The picture.</param>
    /// <param name="threshold">Least score of a face.</param>
    /// <param name="faces">Faces found in the whole picture; on return all faces, overlaps removed.</param>
    /// <param name="cancellationToken">Observed between looks.</param>
    public static void Extend(
        IFaceDetector detector, RgbImage image, float threshold, List<RawDetection> faces, CancellationToken cancellationToken)
    {
        var candidates = new List<RawDetection>(faces);
        foreach (var tile in Tiles(image.Width, image.Height))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = candidates.Count;
            detector.Detect(image, tile, MathF.Min(threshold, CandidateScore), candidates);
            DropCut(candidates, first, tile, image);
        }

        NonMaxSuppression.Apply(candidates, detector.NmsThreshold);
        RawDetection[] sure = [.. faces.Where(face => face.Score >= MathF.Max(threshold, SureScore))];
        faces.Clear();
        foreach (var candidate in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Confirm(detector, image, candidate, sure) is { } face && face.Score >= threshold) faces.Add(face);
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

    private static RawDetection? Confirm(IFaceDetector detector, RgbImage image, RawDetection candidate, RawDetection[] sure)
    {
        if (Best(sure, candidate.Box) is { } seen) return candidate with { Box = Average(candidate.Box, seen.Box) };
        var box = candidate.Box;
        var height = MathF.Max(box.Width, box.Height) * SecondLook;
        var width = height * 4 / 3;
        List<RawDetection> glimpses = [];
        var region = new BoundingBox(box.X + ((box.Width - width) / 2), box.Y + ((box.Height - height) / 2), width, height);
        detector.Detect(image, region, GlimpseScore, glimpses);
        return Best(glimpses, box) is { } again
            ? new RawDetection(Average(box, again.Box), MeanScore(candidate.Score, again.Score), candidate.Landmarks ?? again.Landmarks)
            : null;
    }

    private static RawDetection? Best(IEnumerable<RawDetection> detections, BoundingBox box)
    {
        RawDetection? best = null;
        foreach (var detection in detections)
        {
            if (detection.Box.IntersectionOverUnion(box) > SameFace && (best is null || detection.Score > best.Value.Score)) best = detection;
        }

        return best;
    }

    // The mean of the log odds: two independent looks weigh the same, and a sure one outweighs a doubtful one.
    private static float MeanScore(float a, float b)
    {
        var odds = MathF.Sqrt(Odds(a) * Odds(b));
        return odds / (1 + odds);
    }

    private static float Odds(float score)
    {
        var inside = Math.Clamp(score, 1e-4f, 1 - 1e-4f);
        return inside / (1 - inside);
    }

    private static BoundingBox Average(BoundingBox a, BoundingBox b) =>
        new((a.X + b.X) / 2, (a.Y + b.Y) / 2, (a.Width + b.Width) / 2, (a.Height + b.Height) / 2);
}
