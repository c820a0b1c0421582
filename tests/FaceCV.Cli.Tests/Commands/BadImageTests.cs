using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

/// <summary>No model is installed here: what is no picture is refused before a pack is fetched.</summary>
public sealed class BadImageTests
{
    public static TheoryData<string, byte[]?, string> Bad => new()
    {
        { "text.jpg", "not a picture"u8.ToArray(), "invalid_image" },
        { "empty.jpg", [], "invalid_image" },
        { "drawing.png", "<svg></svg>"u8.ToArray(), "unsupported_image_format" },
        { "missing.jpg", null, "invalid_argument" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Detect_BadFile_SaysWhichAndWhat(string name, byte[]? bytes, string code)
    {
        using var cli = CliRunner.Bare();
        var path = bytes is null ? cli.PathOf(name) : cli.Write(name, bytes);

        var text = await cli.RunAsync("detect", path);
        var json = await cli.RunAsync("detect", path, "--json");

        text.Code.ShouldBe(ExitCode.BadInput);
        text.Output.ShouldBeEmpty();
        text.Error.ShouldStartWith($"error: {path}: ");
        text.Error.ShouldContain("next: ");
        json.Code.ShouldBe(ExitCode.BadInput);
        var image = json.Json.GetProperty("images")[0];
        image.GetProperty("file").GetString().ShouldBe(path);
        image.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Verify_BadFile_SaysWhich(string name, byte[]? bytes, string code)
    {
        using var cli = CliRunner.WithFakeFaces();
        var path = bytes is null ? cli.PathOf(name) : cli.Write(name, bytes);

        var result = await cli.RunAsync("verify", cli.Picture("good.bmp", "ann"), path, "--json");

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
        result.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldStartWith(path);
    }

    [Fact]
    public async Task Detect_TooLargeFile_IsNotRead()
    {
        using var cli = CliRunner.Bare();
        cli["FACECV_MAX_UPLOAD_SIZE"] = "2KB";

        var result = await cli.RunAsync("detect", cli.Write("large.jpg", new byte[4096]), "--json");

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Json.GetProperty("images")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe("image_too_large");
    }

    [Fact]
    public async Task Detect_Folder_IsRefused()
    {
        using var cli = CliRunner.Bare();

        var result = await cli.RunAsync("detect", Directory.CreateDirectory(cli.PathOf("folder")).FullName);

        result.Code.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public async Task Detect_GoodAndBadFiles_AnswersTheGood()
    {
        using var cli = CliRunner.WithFakeFaces();

        var result = await cli.RunAsync("detect", cli.Picture("ann.bmp", "ann"), cli.PathOf("missing.jpg"), cli.Picture("damaged.bmp", "damaged"), "--json");

        result.Code.ShouldBe(ExitCode.Negative);
        var images = result.Json.GetProperty("images");
        images[0].GetProperty("faces").GetArrayLength().ShouldBe(1);
        images[1].TryGetProperty("faces", out _).ShouldBeFalse();
        images[2].GetProperty("error").GetProperty("message").GetString().ShouldBe("The picture is cut off.");
    }
}
