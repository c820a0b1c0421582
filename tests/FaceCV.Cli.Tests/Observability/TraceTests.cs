using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Observability;

/// <summary>A real server sends its traces to a collector.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly CliProcess _cli = new();

    public TraceTests()
    {
        Scenario.RequireData();
        _cli["FACECV_MODEL_CACHE_DIR"] = Repository.ModelsDirectory;
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Traces_OfAFullScenario_HaveEveryStageAndNothingOfAnybody()
    {
        using var collector = new OtlpReceiver();
        _cli["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        _cli["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        _cli["FACECV_NUM_WORKERS"] = "1";
        await using var server = await _cli.ServeAsync();
        var scenario = new Scenario(server.Client);
        await scenario.RunAsync();
        await server.StopAsync();

        foreach (var span in new[] { "POST /api/v1/insightface/recognize", "queue", "decode", "detect", "landmarks", "align", "embed", "attributes", "search", "store", "job item" })
            collector.Has(span).ShouldBeTrue(span);
        collector.Received.ShouldContain("/v1/traces");
        collector.Has("http.route").ShouldBeTrue();
        collector.Has("facecv").ShouldBeTrue("the name of the service");
        foreach (var key in new[] { "url.path", "url.query", "user_agent.original", "http.request.method_original" }) collector.Has(key).ShouldBeFalse(key);
        foreach (var secret in PrivateThings.All) collector.Received.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse(secret);
    }
}
