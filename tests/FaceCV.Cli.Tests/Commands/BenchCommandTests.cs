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
    public async Task Bench_FolderWithoutImages_SaysSo()
    {
        Repository.RequireStarterPack();
        using var cli = CliRunner.WithModels(Repository.ModelsDirectory);

        var result = await cli.RunAsync("bench", "--images", cli.PathOf("nowhere"));

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("no folder");
    }
}
