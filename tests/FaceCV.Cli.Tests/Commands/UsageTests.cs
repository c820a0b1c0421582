using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("enrol", "--help")]
    public async Task Help_Anywhere_ShowsTheExitCodes(params string[] args)
    {
        using var cli = CliRunner.Bare();

        var result = await cli.RunAsync(args);

        result.Code.ShouldBe(0);
        result.Output.ShouldContain("Usage:");
        result.Output.ShouldContain(ExitCode.Table.ReplaceLineEndings());
        result.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("detect")]
    [InlineData("enrol")]
    [InlineData("enrol", "Ann")]
    [InlineData("enrol", "Ann", "a.jpg", "--folder", "people")]
    [InlineData("enrol", "Ann", "a.jpg", "--metadata", "colour")]
    [InlineData("enrol", "Ann", "a.jpg", "--gate", "tight")]
    [InlineData("enrol", "--folder", "people", "--external-id", "7")]
    [InlineData("verify", "a.jpg")]
    [InlineData("verify", "a.jpg", "b.jpg", "--person", "Ann")]
    [InlineData("verify", "a.jpg", "b.jpg", "--target-fmr", "0")]
    [InlineData("identify", "a.jpg", "--threshold", "2")]
    [InlineData("identify", "a.jpg", "--candidates", "0")]
    [InlineData("detect", "a.jpg", "--min-score", "high")]
    [InlineData("people", "list", "--limit", "0")]
    [InlineData("people")]
    public async Task Run_WrongUsage_SaysWhatAndHow(params string[] args)
    {
        using var cli = CliRunner.Bare();

        var result = await cli.RunAsync(args);

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith("error: ");
        result.Error.ShouldContain("\nnext:  ");
        result.Error.ShouldContain("--help");
    }

    [Fact]
    public async Task Run_WrongUsageWithJson_IsJson()
    {
        using var cli = CliRunner.Bare();

        var result = await cli.RunAsync("verify", "a.jpg", "--json");

        result.Code.ShouldBe(ExitCode.BadInput);
        var error = result.Json.GetProperty("error");
        error.EnumerateObject().Select(each => each.Name).ShouldBe(["code", "message", "remedy"]);
        error.GetProperty("code").GetString().ShouldBe("usage");
    }

    [Fact]
    public async Task Run_Cancelled_Returns130()
    {
        using var cli = CliRunner.WithFakeFaces();
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var picture = cli.Picture("a.bmp", "ann");

        var code = await CliApplication.RunAsync(
            ["detect", picture], CliConsole.ForWriters(output, error), new() { Folder = null }, FakeFaces.Register, stopped.Token);

        code.ShouldBe(ExitCode.Cancelled);
        error.ToString().Trim().ShouldBe("error: Stopped.");
    }
}
