using System.Diagnostics;

namespace FaceCV.Cli.Benchmarking;

/// <summary>Times work by repeating it.</summary>
internal static class Stopwatches
{
    private const int LeastRuns = 5;

    /// <summary>Times each run of some work, after a warm-up of a tenth of the time, and gives the durations in order of size.</summary>
    /// <param name="budget">How long to go on; at least five runs are made.</param>
    /// <param name="work">Called with the number of the run.</param>
    /// <param name="cancellationToken">Stops between runs.</param>
    public static Durations Measure(TimeSpan budget, Action<int> work, CancellationToken cancellationToken)
    {
        Run(budget / 10, work, cancellationToken);
        return Durations.Of(Run(budget, work, cancellationToken));
    }

    private static List<double> Run(TimeSpan budget, Action<int> work, CancellationToken cancellationToken)
    {
        var durations = new List<double>();
        var began = Stopwatch.GetTimestamp();
        for (var run = 0; run < LeastRuns || Stopwatch.GetElapsedTime(began) < budget; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            work(run);
            durations.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return durations;
    }
}

/// <summary>Durations of many runs.</summary>
internal sealed class Durations
{
    private readonly double[] _sorted;

    private Durations(double[] sorted) => _sorted = sorted;

    /// <summary>Of milliseconds (or other figures) in any order, at least one.</summary>
    public static Durations Of(IEnumerable<double> values) => new([.. values.Order()]);

    /// <summary>How many.</summary>
    public int Count => _sorted.Length;

    /// <summary>Half are shorter, in milliseconds.</summary>
    public double Median => At(0.5);

    /// <summary>99 of 100 are shorter, in milliseconds.</summary>
    public double P99 => At(0.99);

    private double At(double share) => _sorted[Math.Min(_sorted.Length - 1, (int)(share * _sorted.Length))];
}
