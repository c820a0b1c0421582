using System.Diagnostics;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using FaceCV.Core.Observability;

namespace FaceCV.Benchmarks;

/// <summary>What it costs to tell of the stages of one picture with one face: five stages, a search and three operations of the store.</summary>
[MemoryDiagnoser]
public class TelemetryBenchmarks
{
    private static readonly TimeSpan Spent = TimeSpan.FromMilliseconds(10);
    private MeterListener? _measures;
    private ActivityListener? _traces;
    private Activity? _request;

    /// <summary>Who listens.</summary>
    [Params("nobody", "metrics", "metrics and traces")]
    public string Listening { get; set; } = "";

    /// <summary>Lets them listen.</summary>
    [GlobalSetup]
    public void Listen()
    {
        if (Listening == "nobody") return;
        _measures = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _measures.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        _measures.Start();
        if (Listening == "metrics") return;
        _traces = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(_traces);
        _request = new Activity("request").Start();
    }

    /// <summary>Lets them go.</summary>
    [GlobalCleanup]
    public void Leave()
    {
        _request?.Dispose();
        _measures?.Dispose();
        _traces?.Dispose();
    }

    /// <summary>Tells of one picture.</summary>
    [Benchmark]
    public void OnePicture()
    {
        for (var stage = Stage.Decode; stage <= Stage.Attributes; stage++)
        {
            Stages.Traced(stage, Spent);
            Stages.Analysed(stage, Spent);
        }

        var began = Stopwatch.GetTimestamp();
        Stages.Searched("own", began);
        for (var i = 0; i < 3; i++) Stages.Stored("sqlite", "read", began, null);
    }
}
