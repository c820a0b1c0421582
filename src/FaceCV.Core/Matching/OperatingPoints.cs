using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Matching;

/// <summary>Chooses the threshold of a decision: the caller's own where there is one, else from the recogniser's measured table.</summary>
public static class OperatingPoints
{
    /// <summary>Greatest false match rate of one comparison in a search, however small the gallery: 1e-3.</summary>
    public const double LoosestIdentificationFmr = 1e-3;

    /// <summary>The operating point of a 1:1 decision.</summary>
    /// <param name="recogniser">Whose table is read.</param>
    /// <param name="targetFmr">Wanted false match rate of one comparison, above 0 and below 1.</param>
    /// <param name="threshold">The caller's threshold, which wins over the table.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidArgument"/> for a rate, threshold or distance out of range, <see cref="FaceError.InvalidConfiguration"/> when the
    /// recogniser has no table and the caller gave no threshold, <see cref="FaceError.CapabilityMissing"/> when it lacks just that of raw Euclidean distance.
    /// </exception>
    public static OperatingPoint ForVerification(Recogniser recogniser, double targetFmr, CallerThreshold threshold = default)
    {
        var scale = MetricScale.Of(recogniser, threshold.Metric);
        if (threshold.ScoreOn(scale) is { } own) return OfCaller(recogniser, scale, own, null);
        CheckRate(targetFmr, "target false match rate");
        var point = TableOf(recogniser, scale).At(targetFmr);
        return new OperatingPoint(
            recogniser.ModelId, point.Similarity, ThresholdOrigin.Table, targetFmr, null, null, point.Extrapolated) { Scale = scale };
    }

    /// <summary>The operating point of one search of a gallery.</summary>
    /// <remarks>
    /// A search of N templates makes N comparisons. By the union bound its false positive identification rate is at most N times the false
    /// match rate of one, so the table is read at FPIR / N: <c>models.md</c> section 4. The bound holds however the templates correlate. In a
    /// gallery of a few people FPIR / N would be so loose that people wonder at the names given to strangers, so no comparison is decided at
    /// more than <see cref="LoosestIdentificationFmr"/>.
    /// </remarks>
    /// <param name="recogniser">Whose table is read.</param>
    /// <param name="targetFpir">Wanted false positive identification rate of a search, above 0 and below 1.</param>
    /// <param name="templates">Templates searched; an empty gallery counts as 1.</param>
    /// <param name="threshold">The caller's threshold, which wins over the table.</param>
    /// <exception cref="FaceException">As <see cref="ForVerification"/>.</exception>
    public static OperatingPoint ForIdentification(Recogniser recogniser, double targetFpir, long templates, CallerThreshold threshold = default)
    {
        var scale = MetricScale.Of(recogniser, threshold.Metric);
        if (threshold.ScoreOn(scale) is { } own) return OfCaller(recogniser, scale, own, templates);
        CheckRate(targetFpir, "target false positive identification rate");
        var targetFmr = Math.Min(targetFpir / Math.Max(1, templates), LoosestIdentificationFmr);
        var point = TableOf(recogniser, scale).At(targetFmr);
        return new OperatingPoint(
            recogniser.ModelId, point.Similarity, ThresholdOrigin.Table, targetFmr, targetFpir, templates, point.Extrapolated) { Scale = scale };
    }

    private static OperatingPoint OfCaller(Recogniser recogniser, MetricScale scale, float score, long? templates) =>
        new(recogniser.ModelId, score, ThresholdOrigin.Caller, null, null, templates, Extrapolated: false) { Scale = scale };

    private static void CheckRate(double rate, string what)
    {
        if (!(rate > 0 && rate < 1))
            throw new FaceException(FaceError.InvalidArgument, $"The {what} {rate} does not lie between 0 and 1.");
    }

    private static ThresholdTable TableOf(Recogniser recogniser, MetricScale scale) => scale.Thresholds ?? throw new FaceException(
        scale.Metric == DistanceMetric.Euclidean ? FaceError.CapabilityMissing : FaceError.InvalidConfiguration,
        $"Pack '{recogniser.Pack}' has no measured thresholds{(scale.Metric == DistanceMetric.Euclidean ? " on raw Euclidean distance" : "")}, so nothing can be decided with it.",
        "Give a threshold, or measure them with `facecv evaluate calibrate`.");
}
