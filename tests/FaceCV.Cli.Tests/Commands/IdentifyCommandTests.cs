using FaceCV.Cli.Tests.Fakes;

namespace FaceCV.Cli.Tests.Commands;

public sealed class IdentifyCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.WithFakeFaces();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Identify_EnrolledAndStranger_NamesTheOne()
    {
        await EnrolAsync("Ann", "ann/1");
        await EnrolAsync("Bob", "bob/1");

        var result = await _cli.RunAsync("identify", _cli.Picture("group.bmp", "bob/2", "stranger", "ann/3"), "--candidates", "1", "--json");

        result.Code.ShouldBe(0);
        var image = result.Json.GetProperty("images")[0];
        var faces = image.GetProperty("faces").EnumerateArray().ToArray();
        faces.Select(face => face.GetProperty("verdict").GetString()).ShouldBe(["match", "unknown", "match"]);
        faces.Select(face => face.TryGetProperty("match", out var match) ? match.GetProperty("name").GetString() : null).ShouldBe(["Bob", null, "Ann"]);
        faces.ShouldAllBe(face => face.GetProperty("candidates").GetArrayLength() == 1);
        faces[0].GetProperty("match").GetProperty("similarity").GetSingle().ShouldBeInRange(0.9f, 1f);
        var point = image.GetProperty("operating_point");
        point.GetProperty("origin").GetString().ShouldBe("table");
        point.GetProperty("gallery_size").GetInt32().ShouldBe(2);
        point.GetProperty("target_fpir").GetDouble().ShouldBe(0.01);
    }

    [Fact]
    public async Task Identify_Nobody_ReturnsOne()
    {
        await EnrolAsync("Ann", "ann/1");

        var stranger = await _cli.RunAsync("identify", _cli.Picture("s.bmp", "stranger"));
        var noFace = await _cli.RunAsync("identify", _cli.Picture("n.bmp"));

        stranger.Code.ShouldBe(ExitCode.Negative);
        stranger.Output.ShouldContain("unknown");
        stranger.Output.ShouldContain("Threshold ");
        noFace.Code.ShouldBe(ExitCode.Negative);
        noFace.Output.ShouldContain("no face");
    }

    [Fact]
    public async Task Identify_CallersThreshold_WinsOverTheSettingAndTheTable()
    {
        await EnrolAsync("Ann", "ann/1");
        _cli["FACECV_INSIGHTFACE_SIMILARITY_THRESH"] = "1";
        var picture = _cli.Picture("a.bmp", "ann/2");

        (await _cli.RunAsync("identify", picture)).Code.ShouldBe(ExitCode.Negative);
        var own = await _cli.RunAsync("identify", picture, "--threshold", "0.5", "--json");

        own.Code.ShouldBe(0);
        own.Json.GetProperty("images")[0].GetProperty("operating_point").GetProperty("threshold").GetSingle().ShouldBe(0.5f);
    }

    [Fact]
    public async Task Identify_NameWithControlCharacters_CannotReachTheTerminal()
    {
        // The gallery refuses such names, but a file name may hold anything.
        var result = await _cli.RunAsync("identify", _cli.Picture("a\u001b[31m.bmp", "stranger"));

        result.Output.ShouldNotContain("\u001b");
    }

    private async Task EnrolAsync(string name, string face) =>
        (await _cli.RunAsync("enrol", name, _cli.Picture($"{name}.bmp", face))).Code.ShouldBe(0);
}
