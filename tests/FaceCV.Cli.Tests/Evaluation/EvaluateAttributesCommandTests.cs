using System.Text;
using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Evaluation;

/// <summary>Everyone is estimated a woman of 41.5, but for who is <c>old</c> (70) or a <c>man</c>, and happy, but for who is <c>glum</c>.</summary>
public sealed class EvaluateAttributesCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public EvaluateAttributesCommandTests()
    {
        _cli.Picture("set/Ann/1.bmp", "ann");
        _cli.Picture("set/Ann/2.bmp", "ann/glum");
        _cli.Picture("set/Bob/1.bmp", "old man");
        _cli.Picture("set/Eve/1.bmp", "man");
        _cli.Picture("set/Sam/1.bmp");
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Attributes_People_AgeAndGenderAgainstTheLabels()
    {
        var json = (await PeopleAsync("Ann,1961,Female\nBob,1943,Male\nEve,1980,Female\nSam,1950,Male\n", "--json")).Json;

        json.GetProperty("images").GetInt32().ShouldBe(5);
        json.GetProperty("without_face").GetInt32().ShouldBe(1);
        var age = json.GetProperty("age");
        age.GetProperty("images").GetInt32().ShouldBe(4);
        // Truths 42, 42, 60, 23; estimates 41.5, 41.5, 70, 41.5. The median is 42.
        age.GetProperty("mean_absolute_error").GetDouble().ShouldBe((0.5 + 0.5 + 10 + 18.5) / 4, 1e-6);
        age.GetProperty("bias").GetDouble().ShouldBe((-0.5 - 0.5 + 10 + 18.5) / 4, 1e-6);
        age.GetProperty("best_constant").GetDouble().ShouldBe(42);
        age.GetProperty("constant_error").GetDouble().ShouldBe((18 + 19) / 4.0, 1e-6);
        var gender = json.GetProperty("gender");
        (gender.GetProperty("women").GetInt32(), gender.GetProperty("women_right").GetInt32()).ShouldBe((3, 2));
        (gender.GetProperty("men").GetInt32(), gender.GetProperty("men_right").GetInt32()).ShouldBe((1, 1));
        gender.GetProperty("women_bounds")[0].GetDouble().ShouldBe(0.2077, 1e-3);
        json.TryGetProperty("expression", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Attributes_Expressions_ByClass()
    {
        var json = (await ExpressionsAsync("Ann/1.bmp,Happiness\nAnn/2.bmp,Sadness\nEve/1.bmp,Neutral\n", "--json")).Json;

        var expression = json.GetProperty("expression");
        (expression.GetProperty("images").GetInt32(), expression.GetProperty("right").GetInt32()).ShouldBe((3, 2));
        var classes = expression.GetProperty("classes").EnumerateArray().ToDictionary(each => each.GetProperty("expression").GetString()!);
        (classes["happiness"].GetProperty("given").GetInt32(), classes["happiness"].GetProperty("right").GetInt32()).ShouldBe((2, 1));
        classes["neutral"].GetProperty("right").GetInt32().ShouldBe(0);
        classes["sadness"].GetProperty("area_under_curve").GetDouble().ShouldBe(1);
        json.TryGetProperty("age", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Attributes_ForPeople_TablesAndFiles()
    {
        var folder = _cli.PathOf("results");

        var result = await PeopleAsync("Ann,1961,Female\nBob,1943,Male\n", "--expressions", Write("image,expression\nAnn/2.bmp,Sadness\n"), "--out", folder);

        result.Output.ShouldContain("Age of 2 people in 2003, 3 images: mean absolute error 3.7 years");
        result.Output.ShouldContain("Gender: women 100.00 % right, men 100.00 % right");
        result.Output.ShouldContain("Expression, 1 images: 100.00 % right");
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["attributes.json", "attributes.md"]);
    }

    [Fact]
    public async Task Attributes_Part_EverySecondLine() =>
        (await PeopleAsync("Ann,1961,Female\nBob,1943,Male\nEve,1980,Female\n", "--part", "2/2", "--json")).Json.GetProperty("images").GetInt32().ShouldBe(1);

    [Theory]
    [InlineData("Ann,1961\n", "line 2: 2 fields")]
    [InlineData("Ann,long ago,Female\n", "'long ago' is no year")]
    [InlineData("Ann,1961,woman\n", "neither Female nor Male")]
    [InlineData("Ann,1961,Female\nAnn,1961,Female\n", "line 3: 'Ann' occurs twice")]
    [InlineData("Zoe,1961,Female\n", "Zoe")]
    [InlineData("", "nothing is listed")]
    public async Task Attributes_BadPeople_SaysWhere(string rows, string what)
    {
        var result = await PeopleAsync(rows);

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain(what);
    }

    [Theory]
    [InlineData("Ann/1.bmp,Joy\n", "'Joy' is none of Neutral, Happiness")]
    [InlineData("Ann/9.bmp,Neutral\n", "Ann/9.bmp")]
    public async Task Attributes_BadExpressions_SaysWhere(string rows, string what)
    {
        var result = await ExpressionsAsync(rows);

        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain(what);
    }

    [Fact]
    public async Task Attributes_UsageThatSaysTooLittle_Refused()
    {
        var people = Write("name,birth_year,gender\nAnn,1961,Female\n");
        foreach (var (options, what) in new (string[], string)[]
        {
            ([], "no labels"), (["--labels", people], "--year"), (["--labels", people, "--year", "2003", "--part", "3/2"], "--part is '3/2'"),
        })
        {
            var result = await _cli.RunAsync(["evaluate", "attributes", "--images", _cli.PathOf("set"), .. options]);
            result.Code.ShouldBe(ExitCode.BadInput);
            result.Error.ShouldContain(what);
        }
    }

    private string Write(string table) => _cli.Write($"{table.Length}.csv", Encoding.UTF8.GetBytes(table));

    private Task<CliResult> PeopleAsync(string rows, params string[] more) =>
        _cli.RunAsync(["evaluate", "attributes", "--images", _cli.PathOf("set"), "--labels", Write($"name,birth_year,gender\n{rows}"), "--year", "2003", .. more]);

    private Task<CliResult> ExpressionsAsync(string rows, params string[] more) =>
        _cli.RunAsync(["evaluate", "attributes", "--images", _cli.PathOf("set"), "--expressions", Write($"image,expression\n{rows}"), .. more]);
}
