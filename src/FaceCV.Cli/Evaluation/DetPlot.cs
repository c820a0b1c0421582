using ScottPlot;

namespace FaceCV.Cli.Evaluation;

/// <summary>Draws the trade-off of two error rates, both logarithmic, as ISO/IEC 19795-1 shows it.</summary>
internal static class DetPlot
{
    // What was never seen has no logarithm; it is drawn at this rate.
    private const double LeastRate = 1e-4;

    /// <summary>The curve as a PNG of 900 x 640 pixels.</summary>
    /// <param name="title">What is drawn.</param>
    /// <param name="across">Name of the first rate.</param>
    /// <param name="upward">Name of the second.</param>
    /// <param name="points">The curve, rates 0..1; points whose first rate is 0 are left out.</param>
    public static byte[] Draw(string title, string across, string upward, IEnumerable<(double Across, double Upward)> points)
    {
        (double Across, double Upward)[] drawn = [.. points.Where(point => point.Across > 0)];
        using var plot = new Plot();
        if (PlotFont.Name is { } font) plot.Font.Set(font);
        var line = plot.Add.ScatterLine(
            Array.ConvertAll(drawn, point => Math.Log10(point.Across)), Array.ConvertAll(drawn, point => Math.Log10(Math.Max(LeastRate, point.Upward))));
        line.LineWidth = 2;
        plot.Title(title);
        plot.XLabel(across);
        plot.YLabel(upward);
        plot.Axes.Bottom.TickGenerator = Decades();
        plot.Axes.Left.TickGenerator = Decades();
        plot.Axes.AutoScale();
        return plot.GetImageBytes(900, 640, ImageFormat.Png);
    }

    private static ScottPlot.TickGenerators.NumericAutomatic Decades() => new()
    {
        IntegerTicksOnly = true,
        MinorTickGenerator = new ScottPlot.TickGenerators.LogMinorTickGenerator(),
        LabelFormatter = power => Rates.Scientific(Math.Pow(10, power)),
    };
}
