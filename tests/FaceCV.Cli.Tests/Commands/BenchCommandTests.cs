using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Commands;

public sealed class BenchCommandTests
{
    [Fact]
    public async Task Bench_WithoutPictures_MeasuresNetworksAndIndex()
    {
        Repository.RequireStarterPack();
        using var cli = CliRunner.WithModels(Repository.ModelsDirectory);

        var result = await cli.RunAsync("bench", "--seconds", "0.1", "--index", "500", "--json");

        result.Code.ShouldBe(0, result.Output + result.Error);
        result.Json.GetProperty("sessions_ms").GetDouble().ShouldBeGreaterThan(0);
        result.Json.GetProperty("index")[0].GetProperty("templates").GetInt32().ShouldBe(500);
        result.Json.TryGetProperty("chain", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Bench_Devices_ComparesThemAndSaysWhichCannotBeHad()
    {
        Repository.RequireStarterPack();
        using var cli = CliRunner.WithModels(Repository.ModelsDirectory);

        var result = await cli.RunAsync("bench", "--device", "cpu,directml", "--seconds", "0.1", "--json");

        result.Code.ShouldBe(0, result.Output + result.Error);
        result.Json[0].GetProperty("provider").GetString().ShouldBe("CPUExecutionProvider");
        result.Json[0].GetProperty("embed_ms").GetDouble().ShouldBeGreaterThan(0);
        if (OperatingSystem.IsWindows()) return;
        result.Json[1].TryGetProperty("provider", out _).ShouldBeFalse();
        result.Json[1].GetProperty("problem").GetString()!.ShouldContain("'directml'");
    }

    [Fact]
    public async Task Bench_UnknownDevice_IsRefused()
    {
        using var cli = CliRunner.WithFakeFaces();
        (await cli.RunAsync("bench", "--device", "abacus")).Error.ShouldContain("abacus");
    }

    [Fact]
    public async Task Bench_FolderWithoutImages_SaysSo()
    {
        Repository.RequireStarterPack();
        using var cli = CliRunner.WithModels(Repository.ModelsDirectory);

        var result = await cli.RunAsync("bench", "--images", cli.PathOf("nowhere"));

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("no folder");
    }
}
