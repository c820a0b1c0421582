using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Commands;

public sealed class HealthCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.Bare();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Health_ServerThatSaysNo_IsOne()
    {
        using var server = new FileServer([1], status: 503);

        var result = await _cli.RunAsync("health", "--url", new Uri(server.Address).GetLeftPart(UriPartial.Authority), "--json");

        result.Code.ShouldBe(ExitCode.Negative, result.Output + result.Error);
        result.Json.GetProperty("ready").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("*")]
    [InlineData("0.0.0.0")]
    public async Task Health_NobodyListens_IsFive(string host)
    {
        var port = FileServer.FreePort();
        (_cli["FACECV_HOST"], _cli["FACECV_PORT"]) = (host, $"{port}");

        var result = await _cli.RunAsync("health");

        result.Code.ShouldBe(ExitCode.Failure, result.Error);
        result.Error.ShouldContain($"http://127.0.0.1:{port}/health");
        result.Error.ShouldContain("does not answer");
    }

    [Theory]
    [InlineData("--url", "ftp://127.0.0.1")]
    [InlineData("--url", "/health")]
    [InlineData("--timeout", "0")]
    public async Task Health_WrongOption_IsRefused(string option, string value)
    {
        var result = await _cli.RunAsync("health", option, value);

        result.Code.ShouldBe(ExitCode.BadInput, result.Output);
        result.Error.ShouldContain(option);
    }

    [Fact]
    public async Task Health_PortOfTheSystemsChoice_AsksForTheAddress()
    {
        _cli["FACECV_PORT"] = "0";

        var result = await _cli.RunAsync("health");

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("--url");
    }

    [Fact]
    public async Task Health_RunningServer_IsZero()
    {
        Repository.RequireStarterPack();
        using var process = new CliProcess();
        process["FACECV_MODEL_CACHE_DIR"] = Repository.ModelsDirectory;
        await using var server = await process.ServeAsync();

        var result = await _cli.RunAsync("health", "--url", server.Client.BaseAddress!.ToString());

        result.Code.ShouldBe(ExitCode.Success, result.Error);
        result.Output.ShouldContain("ready");
    }
}
