using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Evaluation;

public sealed class EvaluateQualityCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public EvaluateQualityCommandTests()
    {
        foreach (var person in new[] { "ann", "bob", "eve" })
        {
            for (var number = 1; number <= 3; number++) _cli.Picture($"set/{person}/{number}.bmp", $"{person}/{number}");
        }

        _cli.Picture("set/eve/none.bmp");
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Quality_OfPeople_ComparisonsAndACurveForEveryMeasure()
    {
        var json = (await RunAsync("--degrade", "0", "--json")).Json;

        (json.GetProperty("images").GetInt32(), json.GetProperty("without_face").GetInt32()).ShouldBe((10, 1));
        json.GetProperty("threshold").GetDouble().ShouldBe(0.6, 1e-6);
        var curves = json.GetProperty("error_reject").EnumerateArray().ToArray();
        curves.Select(curve => curve.GetProperty("measure").GetString()).ShouldBe(["overall", "sharpness", "light", "pose", "size", "detection"]);
        var points = curves[0].GetProperty("points").EnumerateArray().ToArray();
        points.Select(point => point.GetProperty("rejected").GetDouble()).ShouldBe([0, 0.05, 0.1, 0.2]);
        points[0].GetProperty("comparisons").GetInt32().ShouldBe(9);
        points[3].GetProperty("images").GetInt32().ShouldBe(7);
        json.GetProperty("degraded").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Quality_ForPeople_TablesAndFiles()
    {
        var folder = _cli.PathOf("results");

        var result = await RunAsync("--degrade", "0", "--out", folder);

        result.Output.ShouldContain("The worst 20 % refused (quality from 0.80): 0.00 % of comparisons missed");
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["quality.json", "quality.md"]);
    }

    [Fact]
    public async Task Quality_NoSuchFolder_Refused() =>
        (await _cli.RunAsync("evaluate", "quality", "--images", _cli.PathOf("nowhere"))).Code.ShouldBe(ExitCode.BadInput);

    private Task<CliResult> RunAsync(params string[] more) => _cli.RunAsync(["evaluate", "quality", "--images", _cli.PathOf("set"), .. more]);
}
