using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Evaluation;

public sealed class EvaluatePadCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public EvaluatePadCommandTests()
    {
        _cli.Picture("live/1.bmp", "ann");
        _cli.Picture("live/2.bmp", "spoof ann");
        _cli.Picture("live/deep/3.bmp", "unclear ann");
        _cli.Picture("live/4.bmp");
        _cli.Picture("one.bmp", "bob");
        _cli.Picture("attacks/1.bmp", "spoof ann");
        _cli.Picture("attacks/2.bmp", "ann");
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Pad_BothKinds_ThreeAnswersAndBothErrors()
    {
        var json = (await RunAsync("--bona-fide", _cli.PathOf("live"), "--bona-fide", _cli.PathOf("one.bmp"), "--attacks", _cli.PathOf("attacks"), "--json")).Json;

        var sources = json.GetProperty("sources");
        sources.GetArrayLength().ShouldBe(3);
        sources[0].GetProperty("images").GetInt32().ShouldBe(4);
        sources[0].GetProperty("not_judged").GetInt32().ShouldBe(1);
        sources[0].GetProperty("cannot_tell").GetInt32().ShouldBe(1);
        json.GetProperty("apcer").GetProperty("rate").GetDouble().ShouldBe(0.5);
        json.GetProperty("apcer").GetProperty("upper").GetDouble().ShouldBe(0.9055, 1e-3);
        json.GetProperty("bpcer").GetProperty("rate").GetDouble().ShouldBe(0.25);
        json.GetProperty("bpcer_cannot_tell_refused").GetProperty("rate").GetDouble().ShouldBe(0.5);
    }

    [Fact]
    public async Task Pad_ForPeople_WordsAndFiles()
    {
        var folder = _cli.PathOf("results");

        var result = await RunAsync("--attacks", _cli.PathOf("attacks"), "--out", folder);

        result.Output.ShouldContain("Of 2 attacks: live 1, spoof 1, cannot tell 0. APCER (answered live) 50.00 %");
        result.Output.ShouldNotContain("bona fide:");
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["pad.json", "pad.md"]);
    }

    [Theory]
    [InlineData]
    [InlineData("--attacks", "nowhere")]
    public async Task Pad_NothingToJudge_Refused(params string[] options) => (await RunAsync(options)).Code.ShouldBe(ExitCode.BadInput);

    private Task<CliResult> RunAsync(params string[] options) => _cli.RunAsync(["evaluate", "pad", .. options]);
}
