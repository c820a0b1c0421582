using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class KeyCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Show_TellsTheIdAndThePlaceButNoKey()
    {
        var json = (await _cli.RunAsync("key", "show", "--json")).Json;
        var text = (await _cli.RunAsync("key", "show")).Output;

        var path = json.GetProperty("path").GetString()!;
        text.ShouldContain(json.GetProperty("current").GetString()!);
        text.ShouldContain(path);
        text.ShouldNotContain(File.ReadAllLines(path)[^1]);
    }

    [Fact]
    public async Task Rotate_WithSomebodyEnrolled_SealsWithAnotherKeyAndStillFindsThem()
    {
        (await _cli.RunAsync("enrol", "ann", _cli.Picture("ann.bmp", "ann/1"))).Code.ShouldBe(0);
        var before = (await _cli.RunAsync("key", "show", "--json")).Json;

        var rotated = await _cli.RunAsync("key", "rotate", "--json");

        rotated.Code.ShouldBe(0);
        rotated.Json.GetProperty("resealed").GetInt32().ShouldBeGreaterThanOrEqualTo(1);
        var after = (await _cli.RunAsync("key", "show", "--json")).Json;
        after.GetProperty("current").GetString().ShouldNotBe(before.GetProperty("current").GetString());
        after.GetProperty("old").GetArrayLength().ShouldBe(0);
        (await _cli.RunAsync("identify", _cli.Picture("ann.bmp", "ann/1"), "--json")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task AnyCommand_KeyFileLost_IsRefusedWithWhatToDo()
    {
        (await _cli.RunAsync("enrol", "ann", _cli.Picture("ann.bmp", "ann/1"))).Code.ShouldBe(0);
        File.Delete((await _cli.RunAsync("key", "show", "--json")).Json.GetProperty("path").GetString()!);

        var result = await _cli.RunAsync("people", "list");

        result.Code.ShouldBe(ExitCode.Failure);
        result.Error.ShouldContain("sealed with the data key");
        result.Error.ShouldContain("FACECV_DATA_KEY_FILE");
    }
}
