namespace FaceCV.Core.Evaluation;

/// <summary>How well a score orders two kinds.</summary>
internal static class RankedPairs
{
    /// <summary>Share of all pairs, one of each kind, of which the higher kind has the higher score, ties for a half; null when a kind is empty.</summary>
    public static double? AreaUnderCurve(IReadOnlyList<float> lower, IReadOnlyList<float> higher) => lower.Count == 0 || higher.Count == 0
        ? null
        : lower.Average(low => higher.Average(high => high > low ? 1.0 : high < low ? 0 : 0.5));
}
