using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FaceCV.Core.Observability;

/// <summary>
/// Tells of finished stages: in the tally of the request, as a measurement, as a span under the current one. Nothing is allocated when nobody listens.
/// </summary>
public static class Stages
{
    private static readonly Histogram<double> Analysis = FaceTelemetry.Durations(
        "facecv.recognition.stage.duration", "Time of one stage of the analysis of one picture, all its faces together.");

    private static readonly Histogram<double> Search = FaceTelemetry.Durations(
        "facecv.index.search.duration", "Time of the search of the index for all faces of one picture.");

    private static readonly Histogram<double> Store = FaceTelemetry.Durations(
        "facecv.store.operation.duration", "Time of one operation of the gallery store, tries again included; error.type is there when it failed.");

    /// <summary>A stage of an analysis has taken so long, over all faces.</summary>
    public static void Analysed(Stage stage, TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return;
        StageTally.Add(stage, time);
        Analysis.Record(time.TotalSeconds, KeyValuePair.Create("facecv.stage", (object?)StageNames.Of(stage)));
    }

    /// <summary>An index was searched.</summary>
    /// <param name="engine">What answered: <c>own</c> or <c>external</c>.</param>
    /// <param name="began">When it began, a timestamp of <see cref="Stopwatch"/>.</param>
    public static void Searched(string engine, long began)
    {
        var time = Stopwatch.GetElapsedTime(began);
        StageTally.Add(Stage.Search, time);
        Search.Record(time.TotalSeconds, KeyValuePair.Create("facecv.index.engine", (object?)engine));
        Traced(Stage.Search, time);
    }

    /// <summary>The store has done something, or failed to.</summary>
    /// <param name="system">Kind of database: <c>sqlite</c>, <c>mysql</c>, <c>chroma</c>.</param>
    /// <param name="operation">What it did, a word such as <c>read</c>.</param>
    /// <param name="began">When it began, a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="failure">Why it failed, one of few words; null when it did not.</param>
    public static void Stored(string system, string operation, long began, string? failure)
    {
        var time = Stopwatch.GetElapsedTime(began);
        StageTally.Add(Stage.Store, time);
        if (Store.Enabled)
        {
            var tags = new TagList { { "db.system.name", system }, { "db.operation.name", operation } };
            if (failure is not null) tags.Add("error.type", failure);
            Store.Record(time.TotalSeconds, tags);
        }

        using var span = Span(Stage.Store, time);
        if (span is null) return;
        span.SetTag("db.system.name", system).SetTag("db.operation.name", operation);
        if (failure is not null) span.SetTag("error.type", failure).SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Adds a span of work that ends now. Work of the background that is part of nothing is left out.</summary>
    public static void Traced(Stage stage, TimeSpan time) => Span(stage, time)?.Dispose();

    private static Activity? Span(Stage stage, TimeSpan time) => Activity.Current is null || !FaceTelemetry.Source.HasListeners()
        ? null
        : FaceTelemetry.Source.StartActivity(ActivityKind.Internal, startTime: TimeProvider.System.GetUtcNow() - time, name: StageNames.Of(stage));
}
