using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>One face as a detector reports it.</summary>
/// <param name="Box">Box, pixels.</param>
/// <param name="Score">Detection score, 0..1.</param>
public readonly record struct ScoredBox(BoundingBox Box, float Score);

/// <summary>Recall over faces of like height.</summary>
/// <param name="From">Least height, pixels.</param>
/// <param name="To">Height that no longer belongs here; null is without end.</param>
/// <param name="Faces">Labelled faces of this height.</param>
/// <param name="Found">Those found at the threshold.</param>
public readonly record struct HeightRecall(int From, int? To, int Faces, int Found)
{
    /// <summary>Found / faces; null when there are none.</summary>
    public double? Recall => Faces == 0 ? null : (double)Found / Faces;
}

/// <summary>How well faces are found.</summary>
/// <param name="Images">Images looked at.</param>
/// <param name="Faces">Labelled faces that count.</param>
/// <param name="AveragePrecision">Area under precision over recall, precision made to fall (all points, as VOC 2010), 0..1.</param>
/// <param name="Threshold">Score threshold of the figures below.</param>
/// <param name="TruePositives">Faces found at it.</param>
/// <param name="FalsePositives">Detections at it that are no labelled face.</param>
/// <param name="ByHeight">Recall at it by face height.</param>
public sealed record DetectionReport(
    int Images,
    int Faces,
    double AveragePrecision,
    double Threshold,
    int TruePositives,
    int FalsePositives,
    IReadOnlyList<HeightRecall> ByHeight);

/// <summary>Collects detections against labels: the WIDER FACE / VOC protocol with one overlap threshold.</summary>
/// <param name="minHeight">Labelled faces lower than this, in pixels, are ignored. Default 10.</param>
/// <param name="minOverlap">Least intersection over union of a find. Default 0.5.</param>
/// <remarks>
/// Detections are taken by falling score; each takes the free counted face it overlaps most. One that overlaps no free counted face but an
/// ignored one counts as nothing; any other, a second find of a face included, is a false positive. Not safe for parallel use.
/// </remarks>
public sealed class DetectionTest(float minHeight = 10, float minOverlap = 0.5f)
{
    private static readonly int[] Heights = [0, 20, 40, 80, 160];
    private readonly List<(float Height, float? Score)> _faces = [];
    private readonly List<(float Score, bool True)> _detections = [];
    private int _images;

    /// <summary>Adds one image.</summary>
    public void Add(IReadOnlyList<GroundTruthFace> labels, IEnumerable<ScoredBox> detections)
    {
        _images++;
        var found = new float?[labels.Count];
        foreach (var detection in detections.OrderByDescending(detection => detection.Score))
        {
            var face = Best(labels, detection.Box, index => Counts(labels[index]) && found[index] is null);
            if (face >= 0)
            {
                found[face] = detection.Score;
                _detections.Add((detection.Score, true));
            }
            else if (Best(labels, detection.Box, index => !Counts(labels[index])) < 0)
            {
                _detections.Add((detection.Score, false));
            }
        }

        for (var i = 0; i < labels.Count; i++)
        {
            if (Counts(labels[i])) _faces.Add((labels[i].Box.Height, found[i]));
        }
    }

    /// <summary>The figures over all images added.</summary>
    /// <param name="threshold">Detection score at or above which a detection stands, for recall and false positives.</param>
    public DetectionReport Summarise(double threshold)
    {
        var standing = _detections.Where(detection => detection.Score >= threshold).ToArray();
        var found = standing.Count(detection => detection.True);
        HeightRecall[] byHeight = [.. Heights.Select((from, i) => Bin(from, i + 1 < Heights.Length ? Heights[i + 1] : null, threshold))];
        return new DetectionReport(_images, _faces.Count, AveragePrecision(), threshold, found, standing.Length - found, byHeight);
    }

    private bool Counts(GroundTruthFace label) => !label.Ignored && label.Box.Height >= minHeight;

    private int Best(IReadOnlyList<GroundTruthFace> labels, BoundingBox box, Func<int, bool> allowed)
    {
        var (best, overlap) = (-1, minOverlap);
        for (var i = 0; i < labels.Count; i++)
        {
            var here = labels[i].Box.IntersectionOverUnion(box);
            if (here < overlap || (best >= 0 && here == overlap) || !allowed(i)) continue;
            (best, overlap) = (i, here);
        }

        return best;
    }

    private HeightRecall Bin(int from, int? to, double threshold)
    {
        var faces = _faces.Where(face => face.Height >= from && (to is null || face.Height < to)).ToArray();
        return new HeightRecall(from, to, faces.Length, faces.Count(face => face.Score >= threshold));
    }

    private double AveragePrecision()
    {
        if (_faces.Count == 0) return 0;

        // Among equal scores the false ones first: the order may not flatter.
        (float Score, bool True)[] falling = [.. _detections.OrderByDescending(detection => detection.Score).ThenBy(detection => detection.True)];
        var precision = new double[falling.Length];
        var found = 0;
        for (var i = 0; i < falling.Length; i++)
        {
            if (falling[i].True) found++;
            precision[i] = (double)found / (i + 1);
        }

        var (area, highest) = (0.0, 0.0);
        for (var i = falling.Length - 1; i >= 0; i--)
        {
            highest = Math.Max(highest, precision[i]);
            if (falling[i].True) area += highest;
        }

        return area / _faces.Count;
    }
}
