using System.Text;
using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Evaluation;

public sealed class EvaluateDetectCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public EvaluateDetectCommandTests()
    {
        _cli.Picture("set/crowd/one.bmp", "ann", "bob");
        _cli.Picture("set/crowd/none.bmp", "ghost");
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Detect_KnownBoxes_FoundMissedAndFalse()
    {
        // The fake faces are at 10,20 200x250 and 310,20 50x62.
        var result = await RunAsync(
            "crowd/one.bmp\n3\n10 20 200 250 0 0 0 0 0 0\n700 300 40 50 0 0 0 0 0 0\n310 20 50 62 0 0 0 1 0 0\ncrowd/none.bmp\n0\n0 0 0 0 0 0 0 0 0 0\n", "--json");

        result.Code.ShouldBe(0);
        var json = result.Json;
        json.GetProperty("images").GetInt32().ShouldBe(2);
        json.GetProperty("faces").GetInt32().ShouldBe(2);
        json.GetProperty("true_positives").GetInt32().ShouldBe(1);
        json.GetProperty("false_positives").GetInt32().ShouldBe(1);
        json.GetProperty("recall").GetDouble().ShouldBe(0.5);
        json.GetProperty("average_precision").GetDouble().ShouldBeInRange(0.2, 0.5);
        json.GetProperty("by_height")[4].GetProperty("found").GetInt32().ShouldBe(1);
        json.GetProperty("threshold").GetDouble().ShouldBe(0.6, 1e-6);
    }

    [Fact]
    public async Task Detect_ForPeople_TableAndFiles()
    {
        var folder = _cli.PathOf("results");

        var result = await RunAsync("crowd/one.bmp\n2\n10 20 200 250 0 0 0 0 0 0\n310 20 50 62 0 0 0 0 0 0\n", "--small-faces", "--min-height", "20", "--out", folder);

        result.Output.ShouldContain("Average precision 1.000 over 2 faces of 20 px and more");
        result.Output.ShouldContain("160 and more");
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["detect-small-faces.json", "detect-small-faces.md"]);
    }

    [Theory]
    [InlineData("crowd/one.bmp\nmany\n", "line 2")]
    [InlineData("crowd/one.bmp\n1\n10 20\n", "line 3")]
    [InlineData("crowd/gone.bmp\n0\n", "crowd/gone.bmp")]
    [InlineData("", "names no image")]
    public async Task Detect_BadGroundTruth_SaysWhere(string truth, string place)
    {
        var result = await RunAsync(truth);

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain(place);
    }

    private Task<CliResult> RunAsync(string truth, params string[] more) => _cli.RunAsync(
        ["evaluate", "detect", "--images", _cli.PathOf("set"), "--ground-truth", _cli.Write("truth.txt", Encoding.UTF8.GetBytes(truth)), .. more]);
}
