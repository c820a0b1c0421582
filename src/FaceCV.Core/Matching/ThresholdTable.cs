using System.Text.Json.Serialization;

namespace FaceCV.Core.Matching;

/// <summary>One measured row of a threshold table.</summary>
/// <param name="Fmr">False match rate aimed at, 0..1.</param>
/// <param name="Threshold">Least cosine similarity that is a match at that rate.</param>
/// <param name="FmrLower">Lower 95 % bound of the measured false match rate at that threshold.</param>
/// <param name="FmrUpper">Upper 95 % bound likewise.</param>
/// <param name="Fnmr">Measured false non-match rate at that threshold, 0..1.</param>
public sealed record ThresholdPoint(double Fmr, double Threshold, double FmrLower, double FmrUpper, double Fnmr);

/// <summary>
/// Decision thresholds of one recogniser on cosine similarity, measured by <c>facecv evaluate calibrate</c> on every mated and
/// non-mated comparison of a labelled set.
/// </summary>
/// <param name="Dataset">What it was measured on.</param>
/// <param name="Command">The command that made it.</param>
/// <param name="MatedComparisons">Number of same-person comparisons.</param>
/// <param name="NonMatedComparisons">Number of different-person comparisons.</param>
/// <param name="Points">Rows in order of falling false match rate, so of rising threshold; at least two.</param>
public sealed record ThresholdTable(
    string Dataset, string Command, long MatedComparisons, long NonMatedComparisons, IReadOnlyList<ThresholdPoint> Points)
{
    /// <summary>The same for the Euclidean distance of raw outputs; null when it was not measured.</summary>
    public EuclideanThresholds? Euclidean { get; init; }

    /// <summary>The threshold for a target false match rate, log-linear between rows and beyond them.</summary>
    /// <remarks>
    /// Below the last measured rate, which a search of a large gallery needs, the threshold rises as steeply as between the last three rows
    /// wherever it rose most. The tail of non-mated scores falls faster than exponentially, so that a decade of FMR costs less and less
    /// similarity (starter pack: 0.113, 0.092, 0.078, 0.064, 0.058): a straight line asks for too much and not for too little, and taking
    /// the steeper of two slopes keeps it so when the last row, of few false matches, came out low by chance.
    /// </remarks>
    /// <param name="targetFmr">Wanted false match rate, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not between 0 and 1.</exception>
    public DecisionThreshold At(double targetFmr)
    {
        if (!(targetFmr > 0 && targetFmr < 1))
            throw new ArgumentOutOfRangeException(nameof(targetFmr), targetFmr, "A false match rate lies between 0 and 1.");
        if (targetFmr < Points[^1].Fmr) return Beyond(targetFmr);
        var upper = 1;
        while (upper < Points.Count - 1 && Points[upper].Fmr > targetFmr) upper++;
        var (a, b) = (Points[upper - 1], Points[upper]);
        var share = (Math.Log(targetFmr) - Math.Log(a.Fmr)) / (Math.Log(b.Fmr) - Math.Log(a.Fmr));
        var threshold = Math.Clamp(a.Threshold + (share * (b.Threshold - a.Threshold)), -1, 1);
        return new DecisionThreshold((float)threshold, targetFmr, targetFmr > Points[0].Fmr);
    }

    private DecisionThreshold Beyond(double targetFmr)
    {
        var steepest = SlopeBefore(Points.Count - 1);
        if (Points.Count > 2) steepest = Math.Max(steepest, SlopeBefore(Points.Count - 2));
        var decades = Math.Log10(Points[^1].Fmr) - Math.Log10(targetFmr);
        return new DecisionThreshold((float)Math.Clamp(Points[^1].Threshold + (decades * steepest), -1, 1), targetFmr, Extrapolated: true);
    }

    // Similarity for each decade of FMR, between a row and the one before.
    private double SlopeBefore(int row) =>
        (Points[row].Threshold - Points[row - 1].Threshold) / (Math.Log10(Points[row - 1].Fmr) - Math.Log10(Points[row].Fmr));
}

/// <summary>A score at or above which a comparison is a match.</summary>
/// <param name="Similarity">Least cosine similarity of a match.</param>
/// <param name="TargetFmr">The false match rate it was set for; null when the caller gave the threshold.</param>
/// <param name="Extrapolated">True when the rate lies outside the measured rows.</param>
public readonly record struct DecisionThreshold(float Similarity, double? TargetFmr, bool Extrapolated);

/// <summary>Where a decision's threshold came from; part of every answer that decides something.</summary>
/// <param name="ModelId">The recogniser.</param>
/// <param name="Threshold">Score, in all metrics but the raw Euclidean one the cosine similarity, at or above which a comparison is a match.</param>
/// <param name="Origin">Who set it.</param>
/// <param name="TargetFmr">Target false match rate of one comparison; null when the caller set the threshold.</param>
/// <param name="TargetFpir">Target false positive identification rate of one search; null for 1:1 and for a caller's threshold.</param>
/// <param name="GallerySize">Templates searched; null for 1:1.</param>
/// <param name="Extrapolated">True when the rate lies outside the measured rows, so the threshold is an estimate.</param>
public sealed record OperatingPoint(
    Faces.ModelId ModelId,
    float Threshold,
    ThresholdOrigin Origin,
    double? TargetFmr,
    double? TargetFpir,
    long? GallerySize,
    bool Extrapolated)
{
    /// <summary>The scale of the score.</summary>
    [JsonIgnore]
    public required MetricScale Scale { get; init; }

    /// <summary>The metric decided in.</summary>
    public DistanceMetric Metric => Scale.Metric;

    /// <summary>Greatest distance of a match in <see cref="Metric"/>; that of <see cref="Threshold"/>.</summary>
    public float MaxDistance => Scale.DistanceAt(Threshold);
}

/// <summary>Who set a threshold.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThresholdOrigin>))]
public enum ThresholdOrigin
{
    /// <summary>The measured table of the model.</summary>
    Table,

    /// <summary>The caller, in the request.</summary>
    Caller,
}

/// <summary>Decision of one search.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The nearest person is over the threshold and clear of the second.</summary>
    Match,

    /// <summary>
    /// The nearest person is over the threshold, but a second person is within the margin, or a nearer face of the same image is that person.
    /// </summary>
    Ambiguous,

    /// <summary>Nobody is over the threshold.</summary>
    Unknown,
}
