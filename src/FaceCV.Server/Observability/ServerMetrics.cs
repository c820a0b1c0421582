using System.Diagnostics.Metrics;
using FaceCV.Core.Gallery;
using FaceCV.Core.Observability;
using FaceCV.Server.Health;
using FaceCV.Server.Inference;
using FaceCV.Vision.Models;
using Microsoft.Extensions.Hosting;

namespace FaceCV.Server.Observability;

/// <summary>Measurements of what this server holds, read when somebody asks for them.</summary>
internal sealed class ServerMetrics(
    IMeterFactory meters, InferenceQueue queue, SessionPool pool, Galleries galleries, LogFailures log, KnownProblems problems) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(FaceTelemetry.Name);
        meter.CreateObservableUpDownCounter("facecv.queue.workers", () => queue.Workers, "{worker}", "Analyses that may run at a time.");
        meter.CreateObservableUpDownCounter("facecv.queue.capacity", () => queue.Capacity, "{request}", "Analyses that may wait.");
        meter.CreateObservableUpDownCounter("facecv.queue.running", () => queue.Running, "{request}", "Analyses running now.");
        meter.CreateObservableUpDownCounter("facecv.queue.waiting", () => queue.Waiting, "{request}", "Analyses waiting now.");
        meter.CreateObservableCounter("facecv.queue.done", () => queue.Done, "{request}", "Analyses done, failed ones included.");
        meter.CreateObservableCounter("facecv.queue.refused", () => queue.Refused, "{request}", "Analyses refused for a full queue.");
        meter.CreateObservableUpDownCounter("facecv.model.sessions", () => PerModel(_ => 1), "{session}", "Models in memory.");
        meter.CreateObservableUpDownCounter("facecv.model.memory", () => PerModel(model => model.MemoryBytes), "By", "Growth of the process's memory while the model was loaded.");
        meter.CreateObservableCounter("facecv.model.runs", () => PerModel(model => model.Runs), "{run}", "Runs of the model since it was loaded.");
        meter.CreateObservableUpDownCounter("facecv.index.templates", Templates, "{template}", "Templates in the loaded indexes, all collections together.");
        meter.CreateObservableCounter("facecv.log.failures", () => log.Count, "{failure}", "Failures to write the log's file.");
        meter.CreateObservableGauge("facecv.health.problem", problems.Measure, "1", "Whether the server has this problem, as the last look found, at most 15 seconds ago.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> PerModel(Func<LoadedModel, long> figure) => pool.Snapshot().Select(model => new Measurement<long>(
        figure(model), KeyValuePair.Create("facecv.model.pack", (object?)model.Pack), KeyValuePair.Create("facecv.model.name", (object?)model.Model)));

    private IEnumerable<Measurement<int>> Templates() =>
        galleries.IndexedTemplates.Select(index => new Measurement<int>(index.Value, KeyValuePair.Create("facecv.model.id", (object?)index.Key.Value)));
}
