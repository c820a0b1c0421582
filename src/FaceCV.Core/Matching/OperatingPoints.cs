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
    /// <param name="callerThreshold">The caller's threshold on cosine similarity, -1..1; wins over the table. Null for none.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidArgument"/> for a rate or threshold out of range, <see cref="FaceError.InvalidConfiguration"/> when the
    /// recogniser has no table and the caller gave no threshold.
    /// </exception>
    public static OperatingPoint ForVerification(Recogniser recogniser, double targetFmr, float? callerThreshold = null)
    {
        if (callerThreshold is { } own) return OfCaller(recogniser, own, null);
        CheckRate(targetFmr, "target false match rate");
        var threshold = TableOf(recogniser).At(targetFmr);
        return new OperatingPoint(
            recogniser.ModelId, threshold.Similarity, ThresholdOrigin.Table, targetFmr, null, null, threshold.Extrapolated);
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
    /// <param name="callerThreshold">The caller's threshold on cosine similarity, -1..1; wins over the table. Null for none.</param>
    /// <exception cref="FaceException">As <see cref="ForVerification"/>.</exception>
    public static OperatingPoint ForIdentification(Recogniser recogniser, double targetFpir, long templates, float? callerThreshold = null)
    {
        if (callerThreshold is { } own) return OfCaller(recogniser, own, templates);
        CheckRate(targetFpir, "target false positive identification rate");
        var targetFmr = Math.Min(targetFpir / Math.Max(1, templates), LoosestIdentificationFmr);
        var threshold = TableOf(recogniser).At(targetFmr);
        return new OperatingPoint(
            recogniser.ModelId, threshold.Similarity, ThresholdOrigin.Table, targetFmr, targetFpir, templates, threshold.Extrapolated);
    }

    private static OperatingPoint OfCaller(Recogniser recogniser, float threshold, long? templates)
    {
        if (!(threshold >= -1 && threshold <= 1))
            throw new FaceException(FaceError.InvalidArgument, $"The threshold {threshold} is not a cosine similarity, -1 to 1.");
        return new OperatingPoint(recogniser.ModelId, threshold, ThresholdOrigin.Caller, null, null, templates, Extrapolated: false);
    }

    private static void CheckRate(double rate, string what)
    {
        if (!(rate > 0 && rate < 1))
            throw new FaceException(FaceError.InvalidArgument, $"The {what} {rate} does not lie between 0 and 1.");
    }

    private static ThresholdTable TableOf(Recogniser recogniser) => recogniser.Thresholds ?? throw new FaceException(
        FaceError.InvalidConfiguration,
        $"Pack '{recogniser.Pack}' has no measured thresholds, so nothing can be decided with it.",
        "Give a threshold, or measure them with `facecv evaluate calibrate`.");
}
