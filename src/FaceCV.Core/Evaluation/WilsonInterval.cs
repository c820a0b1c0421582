namespace FaceCV.Core.Evaluation;

/// <summary>Confidence bounds of a measured rate.</summary>
/// <param name="Lower">Lower bound, 0..1.</param>
/// <param name="Upper">Upper bound, 0..1.</param>
public readonly record struct WilsonInterval(double Lower, double Upper)
{
    // The 97.5 % quantile of the normal distribution: 95 % two-sided.
    private const double Z = 1.959963984540054;

    /// <summary>
    /// The 95 % score interval of Wilson (1927) for a binomial rate. It treats comparisons as independent; those that share an image are
    /// not, so the true uncertainty is somewhat larger.
    /// </summary>
    /// <param name="events">Events seen, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Trials, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts do not fit.</exception>
    public static WilsonInterval Of(long events, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events, trials);
        double n = trials;
        var p = events / n;
        var square = Z * Z;
        var centre = (p + (square / (2 * n))) / (1 + (square / n));
        var half = Z / (1 + (square / n)) * Math.Sqrt((p * (1 - p) / n) + (square / (4 * n * n)));
        return new WilsonInterval(events == 0 ? 0 : Math.Max(0, centre - half), events == trials ? 1 : Math.Min(1, centre + half));
    }
}
