using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FaceCV.Core.Observability;

/// <summary>
/// Where spans and measurements of this program come from. They cost next to nothing until somebody listens. Nothing in them tells of a person:
/// no name, no id, no file, no template; docs/observability.md lists every one.
/// </summary>
public static class FaceTelemetry
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Name = "FaceCV";

    /// <summary>Starts spans; gives null when nobody traces.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The measurements that do not belong to one server.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Makes a histogram of durations in seconds, from 0.1 ms to 10 s.</summary>
    /// <param name="name">Name, by the conventions of OpenTelemetry.</param>
    /// <param name="description">What is measured, one sentence.</param>
    public static Histogram<double> Durations(string name, string description) => Meter.CreateHistogram(
        name,
        "s",
        description,
        null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
}
