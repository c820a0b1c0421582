using System.Text;
using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Evaluation;

public sealed class EvaluatePairsCommandTests : IDisposable
{
    private const string Pairs = "2\t2\nAnn\t1\t2\nBob\t1\t2\nAnn\t1\tBob\t1\nAnn\t2\tBob\t2\nBob\t2\t3\nAnn\t1\t3\nAnn\t3\tBob\t3\nAnn\t2\tBob\t1\n";
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public EvaluatePairsCommandTests()
    {
        foreach (var (person, face) in new[] { ("Ann", "ann"), ("Bob", "bob") })
        {
            for (var number = 1; number <= 3; number++) _cli.Picture($"set/{person}/{person}_000{number}.bmp", $"{face}/{number}");
        }
    }

    private string Images => _cli.PathOf("set");

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Pairs_SeparablePeople_AllRight()
    {
        var result = await RunAsync("--json");

        result.Code.ShouldBe(0);
        var json = result.Json;
        json.GetProperty("accuracy").GetDouble().ShouldBe(1);
        json.GetProperty("accuracy_stderr").GetDouble().ShouldBe(0);
        json.GetProperty("images").GetInt32().ShouldBe(6);
        json.GetProperty("pairs").GetInt32().ShouldBe(8);
        json.GetProperty("failures_to_acquire").GetInt32().ShouldBe(0);
        json.GetProperty("folds").GetArrayLength().ShouldBe(2);
        json.GetProperty("tmr_at_fmr").GetProperty("1e-2").GetDouble().ShouldBe(1);
        json.GetProperty("tmr_at_fmr").GetProperty("1e-3").GetDouble().ShouldBe(1);
        json.GetProperty("threshold_at_fmr").GetProperty("1e-3").GetDouble().ShouldBeInRange(-1, 1);
        json.GetProperty("run").GetProperty("command").GetString()!.ShouldStartWith("facecv evaluate pairs --images ");
    }

    [Fact]
    public async Task Pairs_ForPeople_TableAndFiles()
    {
        var folder = _cli.PathOf("results");

        var result = await RunAsync("--mirror", "--out", folder);

        result.Code.ShouldBe(0);
        result.Output.ShouldContain("Accuracy 100.00 %");
        result.Output.ShouldContain("failures to acquire: 0");
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["pairs-mirror.json", "pairs-mirror.md", "pairs-mirror.png"]);
        var markdown = await File.ReadAllTextAsync(Path.Combine(folder, "pairs-mirror.md"));
        markdown.ShouldContain("facecv evaluate pairs ");
        markdown.ShouldContain("| mean | 100.00 % ± 0.00 % |");
        File.ReadAllBytes(Path.Combine(folder, "pairs-mirror.png"))[1..4].ShouldBe("PNG"u8.ToArray());
    }

    [Fact]
    public async Task Pairs_ImagesWithoutAFace_AreFailuresToAcquire()
    {
        _cli.Picture("set/Ann/Ann_0001.bmp");
        _cli.Write("set/Bob/Bob_0001.bmp", Encoding.UTF8.GetBytes("no picture"));

        var json = (await RunAsync("--json")).Json;

        json.GetProperty("failures_to_acquire").GetInt32().ShouldBe(2);
        json.GetProperty("failures").EnumerateArray().Select(each => each.GetProperty("file").GetString()).ShouldBe(["Ann_0001.bmp", "Bob_0001.bmp"]);
        json.GetProperty("accuracy").GetDouble().ShouldBeLessThan(1);
    }

    [Fact]
    public async Task Pairs_MissingImages_AreNamed()
    {
        File.Delete(Path.Combine(Images, "Bob", "Bob_0003.bmp"));

        var result = await RunAsync();

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("1 of 6 images of the pairs file are not in");
        result.Error.ShouldContain("Bob/Bob_0003");
    }

    [Theory]
    [InlineData("2\t2\nAnn\t1\t2\nBob\t1\tx\n", "line 3")]
    [InlineData("", "line 1")]
    [InlineData("1\t1\nAnn\t1\t2\n", "promises 2 pairs")]
    public async Task Pairs_MalformedFile_SaysWhere(string pairs, string place)
    {
        var result = await RunAsync(pairs, []);

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("pairs.txt");
        result.Error.ShouldContain(place);
    }

    [Fact]
    public async Task Pairs_NoSuchFolderOrFile_Refused()
    {
        var pairs = _cli.Write("pairs.txt", Encoding.UTF8.GetBytes(Pairs));

        (await _cli.RunAsync("evaluate", "pairs", "--images", _cli.PathOf("nowhere"), "--pairs", pairs)).Error.ShouldContain("nowhere");
        var noPairs = await _cli.RunAsync("evaluate", "pairs", "--images", Images, "--pairs", _cli.PathOf("none.txt"));
        noPairs.Code.ShouldBe(ExitCode.BadInput);
        noPairs.Error.ShouldContain("none.txt");
    }

    [Fact]
    public async Task Pairs_ModelOption_ChoosesThePack()
    {
        using var bare = CliRunner.Bare();
        var pairs = _cli.Write("pairs.txt", Encoding.UTF8.GetBytes(Pairs));

        var result = await bare.RunAsync("evaluate", "pairs", "--images", Images, "--pairs", pairs, "--model", "nothing");

        result.Code.ShouldBe(ExitCode.ModelMissing);
        result.Error.ShouldContain("'nothing'");
    }

    private Task<CliResult> RunAsync(params string[] more) => RunAsync(Pairs, more);

    private Task<CliResult> RunAsync(string pairs, string[] more) => _cli.RunAsync(
        ["evaluate", "pairs", "--images", Images, "--pairs", _cli.Write("pairs.txt", Encoding.UTF8.GetBytes(pairs)), .. more]);
}
