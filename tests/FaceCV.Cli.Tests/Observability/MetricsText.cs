using System.Globalization;
using System.Text.RegularExpressions;

namespace FaceCV.Cli.Tests.Observability;

/// <summary>What <c>/metrics</c> answered: the value of each series of each metric.</summary>
internal sealed partial class MetricsText
{
    private readonly Dictionary<string, Dictionary<string, double>> _metrics = new(StringComparer.Ordinal);

    public MetricsText(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')))
        {
            var match = Series().Match(line);
            match.Success.ShouldBeTrue(line);
            if (!_metrics.TryGetValue(match.Groups["name"].Value, out var series)) _metrics[match.Groups["name"].Value] = series = new(StringComparer.Ordinal);
            series[match.Groups["labels"].Value] = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Names as they are written, buckets, sums and counts included.</summary>
    public IEnumerable<string> Names => _metrics.Keys;

    /// <summary>Labels of every series, as written.</summary>
    public IEnumerable<string> Labels => _metrics.Values.SelectMany(series => series.Keys);

    /// <summary>Sum of the series whose labels have a text; 0 when there is none.</summary>
    public double this[string name, string labels = ""] =>
        _metrics.TryGetValue(name, out var series) ? series.Where(each => each.Key.Contains(labels, StringComparison.Ordinal)).Sum(each => each.Value) : 0;

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>\S+)( \d+)?$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Series();
}
