using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class CollectionsCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Enrol_IntoACollection_IsFoundThereAlone()
    {
        (await _cli.RunAsync("collections", "create", "staff", "--retention-days", "30")).Code.ShouldBe(0);
        (await _cli.RunAsync("enrol", "ann", _cli.Picture("a.bmp", "ann/1"), "--collection", "staff")).Code.ShouldBe(0);

        (await _cli.RunAsync("identify", _cli.Picture("b.bmp", "ann/2"), "--collection", "staff")).Code.ShouldBe(0);
        (await _cli.RunAsync("identify", _cli.Picture("b.bmp", "ann/2"))).Code.ShouldBe(ExitCode.Negative);
        (await _cli.RunAsync("people", "list", "--json")).Json.GetProperty("total").GetInt32().ShouldBe(0);
        (await _cli.RunAsync("people", "list", "--json", "--collection", "staff")).Json.GetProperty("total").GetInt32().ShouldBe(1);
        var list = (await _cli.RunAsync("collections", "list", "--json")).Json.GetProperty("collections");
        list[1].GetProperty("name").GetString().ShouldBe("staff");
        list[1].GetProperty("person_count").GetInt32().ShouldBe(1);
        list[1].GetProperty("retention_days").GetInt32().ShouldBe(30);
    }

    [Fact]
    public async Task Wrong_Uses_AreRefusedWithTheirCodes()
    {
        (await _cli.RunAsync("people", "list", "--collection", "nobody")).Code.ShouldBe(ExitCode.NotFound);
        (await _cli.RunAsync("collections", "create", "Not One")).Code.ShouldBe(ExitCode.BadInput);
        (await _cli.RunAsync("collections", "keep", "nobody", "5")).Code.ShouldBe(ExitCode.NotFound);
        (await _cli.RunAsync("collections", "delete", "default", "--yes")).Code.ShouldBe(ExitCode.BadInput);
        (await _cli.RunAsync("serve", "--collection", "staff")).Code.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public async Task Delete_AsksFirst()
    {
        await _cli.RunAsync("collections", "create", "staff");

        (await _cli.RunAsync("collections", "delete", "staff")).Code.ShouldBe(ExitCode.BadInput);
        (await _cli.RunAsync("collections", "delete", "staff", "--yes")).Code.ShouldBe(0);
        (await _cli.RunAsync("collections", "list", "--json")).Json.GetProperty("collections").GetArrayLength().ShouldBe(1);
    }
}
