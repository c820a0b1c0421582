using FaceCV.Core.Errors;
using FaceCV.Server.SystemHealth;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;
using FaceCV.Vision.Devices;

namespace FaceCV.Server.Tests.SystemHealth;

public sealed class SystemHealthApiTests
{
    private const string Root = "/api/v1/health";

    [Fact]
    public async Task Health_Routes_TellMeasuredFigures()
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var cpu = (await server.GetAsync($"{Root}/cpu")).Json;
        cpu.GetProperty("count").GetInt32().ShouldBe(Environment.ProcessorCount);
        cpu.GetProperty("usage").GetDouble().ShouldBeInRange(0, 100);
        var memory = (await server.GetAsync($"{Root}/memory")).Json;
        memory.GetProperty("usage_percent").GetDouble().ShouldBeInRange(0.1, 100);
        (await server.GetAsync($"{Root}/disk")).Json.GetProperty("total").GetInt32().ShouldBeGreaterThan(0);
        (await server.GetAsync($"{Root}/gpu")).Json.GetProperty("available").GetBoolean().ShouldBeFalse();
        var database = (await server.GetAsync($"{Root}/database")).Json;
        database.GetProperty("availability").GetProperty("sqlite").GetBoolean().ShouldBeTrue();
        database.GetProperty("availability").GetProperty("mysql").GetBoolean().ShouldBeFalse();
        var all = (await server.GetAsync($"{Root}/comprehensive")).Json;
        all.GetProperty("metrics").GetProperty("database").GetProperty("face_count").GetInt32().ShouldBe(0);
        all.GetProperty("healthy").GetBoolean().ShouldBe(all.GetProperty("issues").GetArrayLength() == 0);
    }

    [Fact]
    public async Task Gpu_TellsWhatNetworksRunOn()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Models = settings.Models with { Device = Device.Cpu } });

        var gpu = (await server.GetAsync($"{Root}/gpu")).Json;

        gpu.GetProperty("device").GetString().ShouldBe("cpu");
        gpu.GetProperty("provider").GetString().ShouldBe("CPUExecutionProvider");
        gpu.GetProperty("message").GetString()!.ShouldContain("FACECV_DEVICE");
        gpu.GetProperty("providers").EnumerateArray().Select(each => each.GetString()).ShouldContain("CPUExecutionProvider");
    }

    [Fact]
    public async Task Start_DeviceThatCannotBeHad_Fails()
    {
        Assert.SkipWhen(ExecutionDevice.Offered.Contains("DmlExecutionProvider"), "this build has DirectML");
        var failure = await Should.ThrowAsync<FaceException>(() => TestServer.WithFakeFacesAsync(settings => settings with { Models = settings.Models with { Device = Device.DirectMl } }));
        failure.Error.ShouldBe(FaceError.InvalidConfiguration);
        failure.Message.ShouldContain("directml");
    }

    [Fact]
    public async Task Comprehensive_AfterASearch_TellsOfTheIndex()
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        await server.PostAsync("/api/v1/insightface/recognize", ("file", FakeAnalyser.Picture("ann")));

        var index = (await server.GetAsync($"{Root}/comprehensive")).Json.GetProperty("metrics").GetProperty("indexes")[0];

        index.GetProperty("collection").GetString().ShouldBe("default");
        index.GetProperty("in_files").GetBoolean().ShouldBeTrue();
        index.GetProperty("restored").GetBoolean().ShouldBeFalse();
        index.GetProperty("refusal").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Performance_AfterRequests_CountsThem()
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        for (var i = 0; i < 3; i++) await server.PostAsync("/api/v1/insightface/detect", ("file", FakeAnalyser.Picture("ann")));

        var requests = (await server.GetAsync($"{Root}/performance")).Json.GetProperty("requests");

        requests.GetProperty("total_requests").GetInt32().ShouldBe(3);
        requests.GetProperty("requests_per_minute").GetInt32().ShouldBe(3);
        requests.GetProperty("avg_response_time").GetDouble().ShouldBeGreaterThan(0);
        requests.GetProperty("error_rate").GetDouble().ShouldBe(0);
    }

    [Theory]
    [InlineData(79.9, "normal")]
    [InlineData(80, "high")]
    [InlineData(94.9, "high")]
    [InlineData(95, "critical")]
    public void StatusOf_Percent_IsV1sWord(double percent, string word) => MachineFigures.StatusOf(percent).ShouldBe(word);
}
