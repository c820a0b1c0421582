using System.Net;
using System.Text.RegularExpressions;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Observability;

/// <summary>Holds the metrics of a real server to what the documents, the rules and the dashboard say of them.</summary>
public sealed partial class MetricsTests : IDisposable
{
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];
    private readonly CliProcess _cli = new();

    public MetricsTests()
    {
        Scenario.RequireData();
        _cli["FACECV_MODEL_CACHE_DIR"] = Repository.ModelsDirectory;
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Metrics_OfAFullScenario_AreThoseDocumentedAndHaveMoved()
    {
        await using var server = await _cli.ServeAsync();
        var before = await ReadAsync(server.Client, "/metrics");

        await new Scenario(server.Client).RunAsync();
        var metrics = await ReadAsync(server.Client, "/metrics");

        var own = metrics.Names.Select(Base).Where(name => name.StartsWith("facecv_", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).ToArray();
        Documented().Where(name => name.StartsWith("facecv_", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe(own);
        Documented().Except(metrics.Names.Select(Base)).ShouldBeEmpty("documented, but not there");
        Used().Count().ShouldBeGreaterThan(15);
        Used().Except(metrics.Names).ShouldBeEmpty("in the rules or the dashboard, but not there");

        foreach (var stage in new[] { "decode", "detect", "landmarks", "embed", "attributes" })
            metrics["facecv_recognition_stage_duration_seconds_count", $"facecv_stage=\"{stage}\""].ShouldBeGreaterThan(before["facecv_recognition_stage_duration_seconds_count", $"facecv_stage=\"{stage}\""], stage);
        metrics["facecv_index_search_duration_seconds_count", "facecv_index_engine=\"own\""].ShouldBeGreaterThan(0);
        metrics["facecv_index_templates"].ShouldBeGreaterThan(before["facecv_index_templates"]);
        metrics["facecv_store_operation_duration_seconds_count", "db_operation_name=\"write\""].ShouldBeGreaterThan(before["facecv_store_operation_duration_seconds_count", "db_operation_name=\"write\""]);
        metrics["facecv_store_operation_duration_seconds_count", "error_type=\"conflict\""].ShouldBe(1);
        metrics["facecv_queue_done_total"].ShouldBeGreaterThan(before["facecv_queue_done_total"]);
        metrics["facecv_queue_workers"].ShouldBe(Environment.ProcessorCount);
        metrics["facecv_model_sessions"].ShouldBeGreaterThan(0);
        metrics["facecv_model_runs_total"].ShouldBeGreaterThan(before["facecv_model_runs_total"]);
        metrics["facecv_jobs_ended_total", "facecv_job_state=\"completed\""].ShouldBe(1);
        metrics["facecv_jobs_items_total", "facecv_job_outcome=\"refused\""].ShouldBeGreaterThan(0);
        metrics["facecv_jobs_running"].ShouldBe(0);
        metrics["http_server_request_duration_seconds_count", "http_response_status_code=\"200\""].ShouldBeGreaterThan(before["http_server_request_duration_seconds_count", "http_response_status_code=\"200\""]);
        metrics["facecv_health_problem", "facecv_problem=\"store\""].ShouldBe(0);
        foreach (var labels in metrics.Labels)
            foreach (var secret in PrivateThings.All) labels.ShouldNotContain(secret, Case.Insensitive);
    }

    [Fact]
    public async Task Metrics_OnAPortOfTheirOwn_AreThereAloneAndNowhereElse()
    {
        var port = FileServer.FreePort();
        _cli["FACECV_METRICS_PORT"] = $"{port}";
        await using var server = await _cli.ServeAsync();
        using var other = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        (await ReadAsync(other, "/metrics"))["facecv_queue_workers"].ShouldBe(Environment.ProcessorCount);
        (await other.GetAsync("/health", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync("/api/v1/people", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Client.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    // The first column of the table of metrics.
    private static string[] Documented() =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "observability.md")).Select(line => Row().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value)];

    private static IEnumerable<string> Used() => new[] { "rules.yml", Path.Combine("grafana", "facecv.json") }
        .SelectMany(file => Metric().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "monitoring", file))).Select(match => match.Value)).Distinct();

    private static string Base(string name) => Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix ? name[..^suffix.Length] : name;

    private static async Task<MetricsText> ReadAsync(HttpClient client, string path) => new(await client.GetStringAsync(path, TestContext.Current.CancellationToken));

    [GeneratedRegex("^\\| `(?<name>[a-z]+_[a-z_]+)` \\|", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Row();

    // Every use has a selector, and labels have none.
    [GeneratedRegex(@"\b(facecv|http_server|kestrel|dotnet)_[a-z_]+(?=\{)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Metric();
}
