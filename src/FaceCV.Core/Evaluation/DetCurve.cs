namespace FaceCV.Core.Evaluation;

/// <summary>One operating point of a recogniser.</summary>
/// <param name="Threshold">Least similarity that is a match.</param>
/// <param name="Fmr">False match rate: share of non-mated comparisons at or above the threshold.</param>
/// <param name="Fnmr">False non-match rate: share of mated comparisons below it.</param>
public readonly record struct DetPoint(double Threshold, double Fmr, double Fnmr)
{
    /// <summary>True match rate, 1 - FNMR.</summary>
    public double Tmr => 1 - Fnmr;
}

/// <summary>Detection error trade-off of 1:1 comparisons (ISO/IEC 19795-1): FNMR against FMR over all thresholds.</summary>
public sealed class DetCurve
{
    /// <summary>Makes the curve.</summary>
    /// <param name="mated">Scores of mated comparisons, at least one.</param>
    /// <param name="nonMated">Scores of non-mated comparisons, at least one.</param>
    /// <exception cref="ArgumentException">One of the two is empty.</exception>
    public DetCurve(IEnumerable<float> mated, IEnumerable<float> nonMated)
    {
        (Mated, NonMated) = (new SortedScores(mated), new SortedScores(nonMated));
        if (Mated.Count == 0 || NonMated.Count == 0)
            throw new ArgumentException("A DET curve needs mated and non-mated comparisons.");
    }

    /// <summary>Scores of mated comparisons.</summary>
    public SortedScores Mated { get; }

    /// <summary>Scores of non-mated comparisons.</summary>
    public SortedScores NonMated { get; }

    /// <summary>The error rates at a threshold.</summary>
    public DetPoint At(double threshold) => new(threshold, NonMated.RateAtOrAbove(threshold), 1 - Mated.RateAtOrAbove(threshold));

    /// <summary>The point of least FNMR whose FMR does not exceed the target.</summary>
    /// <param name="fmr">Target, 0..1.</param>
    public DetPoint AtFmr(double fmr) => At(NonMated.ThresholdForRate(fmr));

    /// <summary>Points for drawing, of falling FMR, spaced evenly on the logarithm of the FMR from 1 down to one false match.</summary>
    /// <param name="perDecade">Points for a factor of ten, at least 1.</param>
    public IReadOnlyList<DetPoint> Points(int perDecade = 40)
    {
        var points = new List<DetPoint>();
        var last = NonMated.Count + 1;
        var steps = (int)Math.Ceiling(Math.Log10(NonMated.Count) * perDecade);
        for (var step = 0; step <= steps; step++)
        {
            var allowed = Math.Max(1, (int)Math.Round(NonMated.Count * Math.Pow(10, -(double)step / perDecade)));
            if (allowed == last) continue;
            points.Add(AtFmr((double)allowed / NonMated.Count));
            last = allowed;
        }

        return points;
    }
}
