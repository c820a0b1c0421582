using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Verify_SamePerson_ReturnsZero()
    {
        var result = await _cli.RunAsync("verify", _cli.Picture("a.bmp", "ann/1"), _cli.Picture("b.bmp", "ann/2"), "--json");

        result.Code.ShouldBe(0);
        result.Json.EnumerateObject().Select(each => each.Name).ShouldBe(["is_match", "similarity", "confidence", "first", "second", "operating_point"]);
        result.Json.GetProperty("is_match").GetBoolean().ShouldBeTrue();
        result.Json.GetProperty("operating_point").GetProperty("target_fmr").GetDouble().ShouldBe(1e-4);
        result.Json.GetProperty("operating_point").GetProperty("model_id").GetString().ShouldBe("fake/embedder@01234567");
    }

    [Fact]
    public async Task Verify_AnotherPerson_ReturnsOne()
    {
        var result = await _cli.RunAsync("verify", _cli.Picture("a.bmp", "ann/1"), _cli.Picture("b.bmp", "bob"));

        result.Code.ShouldBe(ExitCode.Negative);
        result.Output.ShouldStartWith("not the same person");
        result.Output.ShouldContain("Threshold 0.600, for a false match rate of 1.0e-4");
    }

    [Fact]
    public async Task Verify_NoFace_IsBadInputAndSaysWhere()
    {
        var result = await _cli.RunAsync("verify", _cli.Picture("a.bmp", "ann/1"), _cli.Picture("b.bmp"), "--json");

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("no_face");
        result.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("second");
    }

    [Fact]
    public async Task Verify_EnrolledPerson_IsComparedWithTheirTemplates()
    {
        await _cli.RunAsync("enrol", "Ann", _cli.Picture("a.bmp", "ann/1"), "--external-id", "E7");

        (await _cli.RunAsync("verify", _cli.Picture("b.bmp", "ann/2"), "--person", "Ann")).Code.ShouldBe(0);
        (await _cli.RunAsync("verify", _cli.Picture("c.bmp", "bob"), "--person", "E7")).Code.ShouldBe(ExitCode.Negative);
        (await _cli.RunAsync("verify", _cli.PathOf("c.bmp"), "--person", "Zoe")).Code.ShouldBe(ExitCode.NotFound);
    }
}
