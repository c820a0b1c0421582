using System.Globalization;
using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Evaluation;

/// <summary>Rates in words.</summary>
internal static class Rates
{
    /// <summary>As <c>1e-4</c>, or <c>1.3e-4</c> when it is no power of ten.</summary>
    public static string Scientific(double rate)
    {
        if (rate <= 0) return "0";
        var power = (int)Math.Floor(Math.Log10(rate) + 1e-9);
        return string.Create(CultureInfo.InvariantCulture, $"{rate / Math.Pow(10, power):0.##}e{power}");
    }

    /// <summary>As <c>99.41 %</c>.</summary>
    public static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.00} %");

    /// <summary>As <c>94.00 % (92.10 to 95.50)</c>, with Wilson's 95 % bounds; nothing when there were no trials.</summary>
    public static string WithBounds(long events, long trials)
    {
        if (trials == 0) return "";
        var bounds = WilsonInterval.Of(events, trials);
        return string.Create(CultureInfo.InvariantCulture, $"{Percent((double)events / trials)} ({bounds.Lower * 100:0.00} to {bounds.Upper * 100:0.00})");
    }
}
