using System.Diagnostics.Metrics;
using FaceCV.Core.Observability;

namespace FaceCV.Server.Observability;

/// <summary>Measurements of jobs. Safe for parallel use.</summary>
internal sealed class JobMetrics
{
    private readonly UpDownCounter<int> _running;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _items;

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(FaceTelemetry.Name);
        _running = meter.CreateUpDownCounter<int>("facecv.jobs.running", "{job}", "Jobs that are worked on.");
        _ended = meter.CreateCounter<long>("facecv.jobs.ended", "{job}", "Jobs that ended, by kind and how they ended.");
        _items = meter.CreateCounter<long>("facecv.jobs.items", "{item}", "Items of jobs that have an outcome, by outcome.");
    }

    /// <summary>Work on a job begins.</summary>
    public void Begun(string kind) => _running.Add(1, KeyValuePair.Create("facecv.job.kind", (object?)kind));

    /// <summary>Work on a job is over, for now or for good.</summary>
    public void Left(string kind) => _running.Add(-1, KeyValuePair.Create("facecv.job.kind", (object?)kind));

    /// <summary>A job has ended.</summary>
    public void Ended(string kind, string state) => _ended.Add(1, KeyValuePair.Create("facecv.job.kind", (object?)kind), KeyValuePair.Create("facecv.job.state", (object?)state));

    /// <summary>An item has an outcome.</summary>
    public void Item(string outcome) => _items.Add(1, KeyValuePair.Create("facecv.job.outcome", (object?)outcome));
}
