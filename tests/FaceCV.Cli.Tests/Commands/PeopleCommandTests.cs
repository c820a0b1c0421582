using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class PeopleCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task List_EmptyGallery_SaysHowToBegin()
    {
        var text = await _cli.RunAsync("people", "list");
        var json = await _cli.RunAsync("people", "list", "--json");

        text.ShouldBe(new CliResult(0, "Nobody is enrolled yet; `facecv enrol NAME IMAGE` adds someone." + Environment.NewLine, ""));
        json.Json.GetProperty("total").GetInt32().ShouldBe(0);
        json.Json.GetProperty("people").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task List_WithPaging_GivesThatPage()
    {
        foreach (var name in new[] { "ann", "bob", "cleo" }) await EnrolAsync(name);

        var page = await _cli.RunAsync("people", "list", "--offset", "1", "--limit", "1", "--json");
        var found = await _cli.RunAsync("people", "list", "--search", "LE", "--json");

        page.Json.GetProperty("people")[0].GetProperty("name").GetString().ShouldBe("bob");
        page.Json.GetProperty("total").GetInt32().ShouldBe(3);
        found.Json.GetProperty("people").EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("cleo");
    }

    [Fact]
    public async Task Show_Nobody_ReturnsThree()
    {
        var result = await _cli.RunAsync("people", "show", "Zoe", "--json");

        result.Code.ShouldBe(ExitCode.NotFound);
        result.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("person_not_found");
    }

    [Fact]
    public async Task Delete_WithoutYesAndNobodyToAsk_IsRefused()
    {
        await EnrolAsync("ann");

        var result = await _cli.RunAsync("people", "delete", "ann");

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("--yes");
        (await _cli.RunAsync("people", "show", "ann")).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("n", ExitCode.Negative)]
    [InlineData("", ExitCode.Negative)]
    [InlineData("y", ExitCode.Success)]
    public async Task Delete_Asked_DoesWhatIsAnswered(string answer, int code)
    {
        await EnrolAsync("ann");
        _cli.Answer = answer;

        (await _cli.RunAsync("people", "delete", "ann")).Code.ShouldBe(code);

        (await _cli.RunAsync("people", "show", "ann")).Code.ShouldBe(code == 0 ? ExitCode.NotFound : 0);
    }

    [Fact]
    public async Task Delete_Yes_ErasesAndForgetsTheFace()
    {
        await EnrolAsync("ann");

        var result = await _cli.RunAsync("people", "delete", "ann", "--yes", "--json");

        result.Code.ShouldBe(0);
        result.Json.GetProperty("deleted").GetProperty("name").GetString().ShouldBe("ann");
        (await _cli.RunAsync("identify", _cli.Picture("again.bmp", "ann/2"))).Code.ShouldBe(ExitCode.Negative);
    }

    private async Task EnrolAsync(string name) => (await _cli.RunAsync("enrol", name, _cli.Picture($"{name}.bmp", $"{name}/1"))).Code.ShouldBe(0);
}
