using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.Models;

public sealed class ModelsApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1/models";
    private readonly TemporaryFolder _models = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        new TinyPack().WriteFolder(Path.Combine(_models.Path, "tiny"));
        _server = await TestServer.WithModelsAsync(_models.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _models.Dispose();
    }

    [Fact]
    public async Task Load_ThenUnload_IsSeenInStatus()
    {
        (await StatusAsync("tiny")).ShouldBe("unloaded");

        var loaded = await _server.PostJsonAsync($"{Root}/load", new { model_name = "tiny", providers = new[] { "CUDAExecutionProvider", "CPUExecutionProvider" } });

        loaded.Status.ShouldBe(200, loaded.Text);
        loaded.Json.GetProperty("provider").GetString().ShouldBe("CPUExecutionProvider");
        loaded.Json.GetProperty("load_time").GetDouble().ShouldBeGreaterThan(0);
        (await StatusAsync("tiny")).ShouldBe("active");
        (await StatusAsync("starter")).ShouldBe("error");
        var performance = (await _server.GetAsync($"{Root}/performance")).Json.GetProperty("performance");
        performance.GetProperty("system_memory").GetDouble().ShouldBeGreaterThan(10);
        performance.GetProperty("models").EnumerateObject().Select(pack => pack.Name).ShouldBe(["tiny"]);

        (await PostAsync("unload?model_name=tiny")).Status.ShouldBe(200);

        (await StatusAsync("tiny")).ShouldBe("unloaded");
        (await PostAsync("unload?model_name=tiny")).ShouldBeProblem(404, "model_not_loaded");
    }

    [Fact]
    public async Task Load_WrongNames_KeepTheirCodes()
    {
        (await _server.PostJsonAsync($"{Root}/load", new { model_name = "buffalo_l" })).ShouldBeProblem(400, "invalid_argument");
        (await _server.PostJsonAsync($"{Root}/load", new { })).ShouldBeProblem(422, "missing_field");
        (await _server.PostJsonAsync($"{Root}/load", new { model_name = "starter" })).ShouldBeProblem(503, "model_not_installed");
        (await _server.PostJsonAsync($"{Root}/load", new { model_name = "tiny", providers = new[] { "CUDAExecutionProvider" } })).ShouldBeProblem(422, "capability_missing");
        (await _server.GetAsync($"{Root}/info/nothing")).ShouldBeProblem(404, "model_not_found");
    }

    [Fact]
    public async Task Info_Pack_TellsWhatIsKnownAndNothingElse()
    {
        var info = (await _server.GetAsync($"{Root}/info/tiny")).Json;

        info.GetProperty("loaded").GetBoolean().ShouldBeFalse();
        info.GetProperty("config").GetProperty("speed").GetString()!.ShouldContain("not measured");
        var list = (await _server.GetAsync($"{Root}/advanced/available")).Json;
        var packs = list.GetProperty("models").EnumerateArray().ToDictionary(pack => pack.GetProperty("name").GetString()!, pack => pack.GetProperty("downloaded").GetBoolean());
        list.GetProperty("total_count").GetInt32().ShouldBe(packs.Count);
        packs["starter"].ShouldBeFalse();
        packs["tiny"].ShouldBeTrue();
        (await _server.GetAsync($"{Root}/providers")).Json.GetProperty("default").GetString().ShouldBe("CPUExecutionProvider");
    }

    [Fact]
    public async Task Recommendations_UseCase_RanksByMeasuredFigures()
    {
        var answer = (await _server.PostJsonAsync($"{Root}/advanced/recommendations", new { use_case = "mobile", memory_limit_mb = 10 })).Json;

        // The tiny pack fits 10 MB, those that ship do not; a pack without a recogniser is no answer.
        var names = answer.GetProperty("recommendations").EnumerateArray().Select(pack => pack.GetProperty("model_name").GetString()).ToList();
        names[0].ShouldBe("tiny");
        names.ShouldContain("starter");
        answer.GetProperty("request_summary").GetProperty("latency_requirement_ms").GetDouble().ShouldBe(100);
        (await _server.PostJsonAsync($"{Root}/advanced/recommendations", new { use_case = "space" })).ShouldBeProblem(400, "invalid_argument");
        (await _server.PostJsonAsync($"{Root}/advanced/recommendations", new { })).ShouldBeProblem(422, "missing_field");
    }

    [Fact]
    public async Task Switch_SourceNotLoaded_Is404_ElseSwitchesAndUnloads()
    {
        (await PostAsync("advanced/switch?from_model=starter&to_model=tiny")).ShouldBeProblem(404, "model_not_loaded");
        await _server.PostJsonAsync($"{Root}/load", new { model_name = "tiny" });

        (await PostAsync("advanced/switch?from_model=tiny&to_model=starter")).ShouldBeProblem(503, "model_not_installed");
        var same = await PostAsync("advanced/switch?from_model=tiny&to_model=tiny&preserve_state=false");

        same.Status.ShouldBe(200, same.Text);
        same.Json.GetProperty("old_model_unloaded").GetBoolean().ShouldBeFalse();
        (await _server.GetAsync("/api/v1/insightface/models/info")).Json.GetProperty("model_pack").GetString().ShouldBe("tiny");
    }

    private async Task<string?> StatusAsync(string pack) => (await _server.GetAsync($"{Root}/status")).Json.GetProperty(pack).GetProperty("status").GetString();

    private Task<Answer> PostAsync(string path) => _server.SendAsync(HttpMethod.Post, $"{Root}/{path}", null);
}
