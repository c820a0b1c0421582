using FaceCV.Core.Matching;

namespace FaceCV.Vision.Models;

/// <summary>Checks a threshold table, from a manifest or an operator's file.</summary>
internal static class ThresholdValidator
{
    /// <summary>What is wrong with it; empty when nothing is.</summary>
    public static IEnumerable<string> Check(ThresholdTable table) =>
        table.Euclidean is not { } raw ? Check(table.Points) : Check(table.Points).Concat(Check(raw).Select(problem => $"euclidean: {problem}"));

    private static IEnumerable<string> Check(EuclideanThresholds raw)
    {
        if (raw.Points is null) return ["points is missing."];
        return raw.ReferenceLength > 0 && double.IsFinite(raw.ReferenceLength)
            ? Check(raw.Points)
            : Check(raw.Points).Prepend($"referenceLength {raw.ReferenceLength} must be above 0.");
    }

    private static IEnumerable<string> Check(IReadOnlyList<ThresholdPoint> points)
    {
        if (points.Count < 2)
        {
            yield return $"points has {points.Count} rows, at least 2 are needed.";
            yield break;
        }

        if (points.Any(point => point is null))
        {
            yield return "points has a row that is null.";
            yield break;
        }

        foreach (var point in points)
        {
            if (!(point.Fmr is > 0 and < 1)) yield return $"fmr {point.Fmr} must be above 0 and below 1.";
            if (!(point.Threshold is >= -1 and <= 1)) yield return $"threshold {point.Threshold} must be -1 to 1.";
        }

        for (var i = 1; i < points.Count; i++)
        {
            if (!(points[i].Fmr < points[i - 1].Fmr)) yield return $"fmr {points[i].Fmr} does not fall after {points[i - 1].Fmr}.";
            if (points[i].Threshold < points[i - 1].Threshold) yield return $"threshold {points[i].Threshold} falls after {points[i - 1].Threshold}.";
        }
    }
}
