using System.Text;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Evaluation;

/// <summary>Each evaluation from end to end on a few real images, with the real pack.</summary>
public sealed class RealDataTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithModels(Repository.ModelsDirectory);

    public RealDataTests() => Repository.RequireStarterPack();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Pairs_FirstOfEachKind_AreTold()
    {
        var lines = await File.ReadAllLinesAsync(Repository.RequireEvaluationData("lfw/pairs.txt"));
        string[] mated = [.. lines.Where(line => line.Split('\t').Length == 3).Take(4)];
        string[] nonMated = [.. lines.Where(line => line.Split('\t').Length == 4).Take(4)];
        var pairs = _cli.Write("pairs.txt", Encoding.UTF8.GetBytes($"4\n{string.Join('\n', mated.Concat(nonMated))}\n"));

        var json = (await RunAsync("pairs", "--images", Repository.RequireEvaluationData("lfw/images"), "--pairs", pairs, "--mirror", "--json")).Json;

        json.GetProperty("accuracy").GetDouble().ShouldBe(1);
        json.GetProperty("pairs").GetInt32().ShouldBe(8);
        json.GetProperty("failures_to_acquire").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Calibrate_Save_ThresholdsAreInUse()
    {
        var set = CopySet();
        var models = CopyModels();

        var result = await RunAsync("calibrate", "--images", set, "--models-dir", models, "--save");

        result.Code.ShouldBe(0);
        result.Output.ShouldContain("Saved for pack 'starter'.");
        File.Exists(Path.Combine(models, "starter", "thresholds.json")).ShouldBeTrue();
        var identified = await RunAsync("identify", "--images", set, "--models-dir", models);
        identified.Output.ShouldContain("The program's own threshold comes from the table measured on set: ");
    }

    [Fact]
    public async Task Identify_FewPeople_AllKnownAndStrangersUnknown()
    {
        var json = (await RunAsync("identify", "--images", CopySet(), "--gallery-per-person", "1", "--json")).Json;

        json.GetProperty("rank_one").GetDouble().ShouldBe(1);
        json.GetProperty("fnir").GetDouble().ShouldBe(0);
        json.GetProperty("program").GetProperty("strangers").GetProperty("wrong").GetDouble().ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Detect_OneLargeFace_IsFound(bool smallFaces)
    {
        var truth = _cli.Write("truth.txt", Encoding.UTF8.GetBytes(
            "13--Interview/13_Interview_Interview_2_People_Visible_13_239.jpg\n1\n545 66 236 337 0 0 0 0 0 0\n"));
        string[] options = smallFaces ? ["--small-faces", "--json"] : ["--json"];

        var json = (await RunAsync(["detect", "--images", Repository.RequireEvaluationData("wider/images"), "--ground-truth", truth, .. options])).Json;

        json.GetProperty("images").GetInt32().ShouldBe(1);
        json.GetProperty("unreadable").GetInt32().ShouldBe(0);
        json.GetProperty("true_positives").GetInt32().ShouldBe(1);
        json.GetProperty("average_precision").GetDouble().ShouldBeInRange(0.5, 1);
    }

    [Fact]
    public async Task Quality_PicturesMadeWorse_FallsWithEveryStep()
    {
        var json = (await RunAsync("quality", "--images", CopySet(), "--degrade", "12", "--json")).Json;

        var rows = json.GetProperty("degraded").EnumerateArray().ToArray();
        foreach (var kind in new[] { "blur", "darken", "shrink" })
        {
            var steps = rows.Where(row => row.GetProperty("kind").GetString() == kind).ToArray();
            steps.Select(row => row.GetProperty("strength").GetInt32()).ShouldBe(kind == "blur" ? [0, 1, 2, 4] : [0, 2, 4, 8]);
            foreach (var measure in new[] { "overall", "component", "similarity" })
                steps.Select(row => row.GetProperty(measure).GetDouble()).ShouldBeInOrder(SortDirection.Descending, $"{kind} {measure}");
        }
    }

    [Fact]
    public async Task Attributes_PackWithoutAge_SaysSoAndMeasuresTheRest()
    {
        CopyModels();
        var labels = _cli.Write("people.csv", "name,birth_year,gender\nTony_Blair,1953,Male\nLaura_Bush,1946,Female\n"u8.ToArray());

        var result = await RunAsync(
            "attributes", "--images", Repository.RequireEvaluationData("lfw/images"), "--labels", labels, "--year", "2003", "--models-dir", _cli.PathOf("models-copy"));

        result.Output.ShouldContain("Age: not estimated.");
        result.Output.ShouldContain("starter/fr_gender");
    }

    [Fact]
    public async Task Pad_ThreeCaptures_NoAttackIsAnsweredLive()
    {
        var folder = Repository.RequireEvaluationData("pad");

        var json = (await RunAsync(
            "pad", "--bona-fide", Path.Combine(folder, "image_T1.jpg"), "--attacks", Path.Combine(folder, "image_F1.jpg"), "--attacks", Path.Combine(folder, "image_F2.jpg"), "--json")).Json;

        json.GetProperty("apcer").GetProperty("rate").GetDouble().ShouldBe(0);
        json.GetProperty("bpcer").GetProperty("rate").GetDouble().ShouldBe(0);
        json.GetProperty("apcer").GetProperty("upper").GetDouble().ShouldBe(0.6576, 1e-3);
    }

    private Task<CliResult> RunAsync(params string[] args) => _cli.RunAsync(["evaluate", .. args]);

    // Eight people with two images and eight with one.
    private string CopySet()
    {
        var people = Directory.GetDirectories(Repository.RequireEvaluationData("lfw/images")).Order(StringComparer.Ordinal)
            .Select(person => (Name: Path.GetFileName(person), Files: Directory.GetFiles(person).Order(StringComparer.Ordinal).ToArray())).ToArray();
        foreach (var (name, files) in people.Where(person => person.Files.Length >= 2).Take(8).Concat(people.Where(person => person.Files.Length == 1).Take(8)))
        {
            foreach (var file in files.Take(2)) _cli.Write($"set/{name}/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        }

        return _cli.PathOf("set");
    }

    private string CopyModels()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.ModelsDirectory, "starter")).Where(file => Path.GetFileName(file) != "thresholds.json"))
            _cli.Write($"models-copy/starter/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        return _cli.PathOf("models-copy");
    }
}
