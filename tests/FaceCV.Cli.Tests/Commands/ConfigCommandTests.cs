using FaceCV.Cli.Tests.Fakes;
using FaceCV.Server.Configuration;

namespace FaceCV.Cli.Tests.Commands;

public sealed class ConfigCommandTests
{
    [Fact]
    public async Task Docs_Always_WritesThePage()
    {
        using var cli = CliRunner.Bare();

        var result = await cli.RunAsync("config", "docs");

        result.ShouldBe(new CliResult(0, SettingsPage.Render(), ""));
    }

    [Fact]
    public async Task Show_WithOptions_ShowsValuesAndOrigins()
    {
        using var cli = CliRunner.Bare();
        cli.Write(".env", "FACECV_PORT=7003\n"u8.ToArray());
        cli["FACECV_PROT"] = "1";
        cli["FACECV_DB_CONNECTION_STRING"] = "sqlite:///hunter2.db";

        var result = await cli.RunAsync("config", "show", "--json", "--data-dir", cli.PathOf("elsewhere"), "--pack", "other");

        result.Code.ShouldBe(0);
        result.Error.Trim().ShouldBe("warning: FACECV_PROT is not a setting; did you mean FACECV_PORT?");
        var settings = result.Json.GetProperty("settings").EnumerateArray()
            .ToDictionary(each => each.GetProperty("name").GetString()!, each => (each.TryGetProperty("value", out var value) ? value.GetString() : null, each.GetProperty("origin").GetString()));
        settings["FACECV_PORT"].ShouldBe(("7003", ".env"));
        settings["FACECV_DATA_DIR"].ShouldBe((cli.PathOf("elsewhere"), "command line"));
        settings["FACECV_INSIGHTFACE_MODEL_PACK"].ShouldBe(("other", "command line"));
        settings["FACECV_DB_CONNECTION_STRING"].ShouldBe(("***", "environment"));
        settings["FACECV_HOST"].ShouldBe(("127.0.0.1", "default"));
    }

    [Fact]
    public async Task Show_ForPeople_IsATable()
    {
        using var cli = CliRunner.Bare();

        var result = await cli.RunAsync("config", "show");

        result.Code.ShouldBe(0);
        result.Output.ShouldContain("FACECV_ENROLMENT_GATE");
        result.Output.ShouldContain(Path.Combine(cli.PathOf("data"), "facecv.db"));
    }

    [Fact]
    public async Task Show_WrongSettings_ReportsAll()
    {
        using var cli = CliRunner.Bare();
        cli["FACECV_PORT"] = "x";
        cli["FACECV_KEEP_CROPS"] = "y";

        var result = await cli.RunAsync("config", "show");

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("FACECV_PORT");
        result.Error.ShouldContain("FACECV_KEEP_CROPS");
    }
}
