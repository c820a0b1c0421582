using FaceCV.Core.Evaluation;
using ScottPlot;

namespace FaceCV.Cli.Evaluation;

/// <summary>Draws a DET curve: FNMR over FMR, both logarithmic, as ISO/IEC 19795-1 shows them.</summary>
internal static class DetPlot
{
    private const double LeastRate = 1e-4;

    /// <summary>The curve as a PNG of 900 x 640 pixels.</summary>
    /// <param name="title">What is drawn.</param>
    /// <param name="points">The curve.</param>
    public static byte[] Draw(string title, IEnumerable<DetPoint> points)
    {
        DetPoint[] drawn = [.. points.Where(point => point.Fmr > 0)];
        var plot = new Plot();
        var line = plot.Add.ScatterLine(
            Array.ConvertAll(drawn, point => Math.Log10(point.Fmr)), Array.ConvertAll(drawn, point => Math.Log10(Math.Max(LeastRate, point.Fnmr))));
        line.LineWidth = 2;
        plot.Title(title);
        plot.XLabel("False match rate");
        plot.YLabel("False non-match rate");
        plot.Axes.Bottom.TickGenerator = Decades();
        plot.Axes.Left.TickGenerator = Decades();
        plot.Axes.AutoScale();
        return plot.GetImageBytes(900, 640, ImageFormat.Png);
    }

    private static ScottPlot.TickGenerators.NumericAutomatic Decades() => new()
    {
        IntegerTicksOnly = true,
        MinorTickGenerator = new ScottPlot.TickGenerators.LogMinorTickGenerator(),
        LabelFormatter = power => $"1e{power:0}",
    };
}
