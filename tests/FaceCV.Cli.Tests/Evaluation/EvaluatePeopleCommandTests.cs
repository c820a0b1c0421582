using FaceCV.Cli.Tests.Fakes;
using FaceCV.Server.Configuration;

namespace FaceCV.Cli.Tests.Evaluation;

/// <summary><c>evaluate calibrate</c> and <c>evaluate identify</c> on made-up people: eight with three pictures, eight with one.</summary>
public sealed class EvaluatePeopleCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public EvaluatePeopleCommandTests()
    {
        for (var person = 0; person < 16; person++)
        {
            for (var number = 1; number <= (person < 8 ? 3 : 1); number++)
                _cli.Picture($"set/p{person:00}/{number}.bmp", $"{new string((char)('a' + person), person + 3)}/{number}");
        }
    }

    private string Images => _cli.PathOf("set");

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Calibrate_AllComparisons_TableThatRises()
    {
        var json = (await _cli.RunAsync("evaluate", "calibrate", "--images", Images, "--json")).Json;

        json.GetProperty("images").GetInt32().ShouldBe(32);
        json.GetProperty("people").GetInt32().ShouldBe(16);
        json.GetProperty("mated_comparisons").GetInt64().ShouldBe(24);
        json.GetProperty("non_mated_comparisons").GetInt64().ShouldBe((32 * 31 / 2) - 24);
        json.GetProperty("mirror").GetString().ShouldBe("templates");
        var points = json.GetProperty("points").EnumerateArray().ToArray();
        points.Select(point => point.GetProperty("fmr").GetDouble()).ShouldBe([0.1, 0.01]);
        points.Select(point => point.GetProperty("threshold").GetDouble()).ShouldBeInOrder();
        points.ShouldAllBe(point => point.GetProperty("fnmr").GetDouble() == 0);
        json.GetProperty("highest_non_mated")[0].GetProperty("first").GetString()!.ShouldMatch("^p../.\\.bmp$");
        json.GetProperty("manifest_thresholds").GetProperty("nonMatedComparisons").GetInt64().ShouldBe(472);
    }

    [Fact]
    public async Task Calibrate_ForPeople_ShowsTheManifestFragment()
    {
        var folder = _cli.PathOf("results");

        var result = await _cli.RunAsync("evaluate", "calibrate", "--images", Images, "--mirror", "none", "--dataset", "made up", "--out", folder);

        result.Code.ShouldBe(0);
        result.Output.ShouldContain("\"thresholds\": {");
        result.Output.ShouldContain("\"dataset\": \"made up: 32 images of 16 people\"");
        result.Output.ShouldContain("identify at FPIR 1e-2 among 1,000,000 templates");
        Directory.GetFiles(folder).Select(Path.GetFileName).Order()
            .ShouldBe(["calibrate-none-thresholds.json", "calibrate-none.json", "calibrate-none.md", "calibrate-none.png"]);
    }

    [Fact]
    public async Task Calibrate_Crops_TemplatesAreOfTheKeptCrops()
    {
        var folder = _cli.PathOf("results");

        var json = (await _cli.RunAsync("evaluate", "calibrate", "--images", Images, "--crops", "--json", "--out", folder)).Json;

        json.GetProperty("from_crops").GetBoolean().ShouldBeTrue();
        json.GetProperty("mated_comparisons").GetInt64().ShouldBe(24);
        Directory.GetFiles(folder).Select(Path.GetFileName).ShouldContain("calibrate-templates-crops.md");
    }

    [Theory]
    [InlineData("--save")]
    [InlineData("--fuse", "other:0.5")]
    public async Task Calibrate_CropsForKeepsOrFused_Refused(params string[] options)
    {
        var result = await _cli.RunAsync(["evaluate", "calibrate", "--images", Images, "--crops", .. options]);

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("--crops");
    }

    [Fact]
    public async Task Calibrate_OnePictureEach_SaysWhatIsNeeded()
    {
        var result = await _cli.RunAsync("evaluate", "calibrate", "--images", SingleOnly());

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("0 mated");
    }

    [Theory]
    [InlineData("calibrate")]
    [InlineData("identify")]
    public async Task Evaluate_NoSuchFolder_Refused(string command)
    {
        var result = await _cli.RunAsync("evaluate", command, "--images", _cli.PathOf("nowhere"));

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("nowhere");
    }

    [Fact]
    public async Task Identify_EnrolledAndStrangers_RatesAndTheProgramsOwnThreshold()
    {
        var json = (await _cli.RunAsync("evaluate", "identify", "--images", Images, "--gallery-per-person", "2", "--json")).Json;

        json.GetProperty("people").GetInt32().ShouldBe(8);
        json.GetProperty("templates").GetInt32().ShouldBe(16);
        json.GetProperty("mated_probes").GetInt32().ShouldBe(8);
        json.GetProperty("non_mated_probes").GetInt32().ShouldBe(8);
        json.GetProperty("rank_one").GetDouble().ShouldBe(1);
        json.GetProperty("fnir").GetDouble().ShouldBe(0);
        var program = json.GetProperty("program");

        // The fake table rises from 0.4 at 1e-2 by 0.1 a decade, and it is read at 0.01 / 16.
        program.GetProperty("threshold").GetDouble().ShouldBe(0.5204, 1e-3);
        program.GetProperty("enrolled_people").GetProperty("right").GetDouble().ShouldBe(1);
        program.GetProperty("strangers").GetProperty("unknown").GetDouble().ShouldBe(1);
    }

    [Fact]
    public async Task Identify_NobodyToEnrol_SaysWhatIsNeeded()
    {
        var result = await _cli.RunAsync("evaluate", "identify", "--images", SingleOnly());

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("0 templates");
    }

    [Fact]
    public async Task Calibrate_Stopped_WritesNothing()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var folder = _cli.PathOf("results");
        var sources = new SettingsSources { Folder = _cli.PathOf("."), Environment = new Dictionary<string, string>() };

        var code = await CliApplication.RunAsync(
            ["evaluate", "calibrate", "--images", Images, "--out", folder], CliConsole.ForWriters(output, error), sources, FakeFaces.Register, stop.Token);

        code.ShouldBe(ExitCode.Cancelled);
        Directory.Exists(folder).ShouldBeFalse();
    }

    private string SingleOnly()
    {
        for (var person = 0; person < 8; person++) Directory.Delete(Path.Combine(Images, $"p{person:00}"), recursive: true);
        return Images;
    }
}
