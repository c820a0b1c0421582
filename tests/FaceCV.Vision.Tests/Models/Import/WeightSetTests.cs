using FaceCV.TestKit;
using FaceCV.Vision.Models.Import;

namespace FaceCV.Vision.Tests.Models.Import;

public sealed class WeightSetTests
{
    [Fact]
    public void Get_FloatsAndBytes_AreReadAsTfjsReadsThem()
    {
        var set = Read(new TinyWeights().Floats("a", [2], 1.5f, -2).Quantised("b", [1, 3], 0.5, -1, [0, 1, 255]).Floats("c", [], 7));

        set.Get("a", 2).ShouldBe([1.5f, -2]);
        set.Get("b", 1, 3).ShouldBe([-1, -0.5f, 126.5f]);
        set.Get("c").ShouldBe([7f]);
    }

    [Fact]
    public void Get_Quantised_IsRoundedOnceFromDoublePrecision()
    {
        const double Scale = 0.003742690179862228, Min = -0.4678362724827785;
        Read(new TinyWeights().Quantised("a", [1], Scale, Min, [201])).Get("a", 1)[0].ShouldBe((float)((201 * Scale) + Min));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Get_TensorAcrossShards_IsJoined(int shards) =>
        Read(new TinyWeights { Shards = shards }.Floats("a", [3], 1, 2, 3).Quantised("b", [2], 1, 0, [8, 9])).Get("b", 2).ShouldBe([8f, 9f]);

    [Fact]
    public void Get_BesideOtherTypes_SkipsThem() =>
        Read(new TinyWeights().Entry(new { name = "size", shape = new[] { 2 }, dtype = "int32" }, bytes: 8).Quantised("begin", [3], 1, 0, [1, 2, 3], "int32").Floats("a", [1], 4)).Get("a", 1).ShouldBe([4f]);

    [Fact]
    public void Get_MissingOrOtherShapeOrType_NamesTheTensor()
    {
        var set = Read(new TinyWeights().Floats("conv/filters", [1, 2], 1, 2).Quantised("begin", [1], 1, 0, [1], "int32"));

        Refused(() => set.Get("conv/bias", 2)).ShouldBe("tensor 'conv/bias' is missing.");
        Refused(() => set.Get("conv/filters", 2, 1)).ShouldBe("tensor 'conv/filters' has the shape [1, 2] instead of [2, 1].");
        Refused(() => set.Get("begin", 1)).ShouldContain("'begin' is of type 'int32'");
    }

    [Fact]
    public void Read_ShortShard_SaysByHowMuch()
    {
        var files = new TinyWeights { Shards = 2 }.Floats("a", [3], 1, 2, 3).Files();
        Refused(() => WeightSet.Read(TfjsManifest.Parse(files[TinyWeights.ManifestName]), (path, _) => files[path][..5]))
            .ShouldBe("'net-shard1' and 'net-shard2' have 10 bytes instead of 12.");
    }

    [Fact]
    public void Read_Shards_MayHaveWhatIsLeft()
    {
        var files = new TinyWeights { Shards = 2 }.Floats("a", [3], 1, 2, 3).Files();
        var most = new List<long>();
        WeightSet.Read(TfjsManifest.Parse(files[TinyWeights.ManifestName]), (path, maximumBytes) =>
        {
            most.Add(maximumBytes);
            return files[path];
        });
        most.ShouldBe([12, 6]);
    }

    [Theory]
    [InlineData("{ \"name\": \"a\", \"shape\": [1], \"dtype\": \"float16\" }", "stored as 'float16'")]
    [InlineData("{ \"name\": \"a\", \"shape\": [1], \"dtype\": \"float32\", \"quantization\": { \"dtype\": \"uint16\", \"scale\": 1, \"min\": 0 } }", "stored as 'uint16'")]
    [InlineData("{ \"name\": \"a\", \"shape\": [-1], \"dtype\": \"float32\" }", "impossible shape [-1]")]
    [InlineData("{ \"name\": \"a\", \"shape\": [100000, 100000, 100000], \"dtype\": \"float32\" }", "impossible shape [100000, 100000, 100000]")]
    [InlineData("{ \"name\": \"a\", \"shape\": [], \"dtype\": \"float32\" }, { \"name\": \"a\", \"shape\": [], \"dtype\": \"float32\" }", "'a' occurs twice")]
    public void Read_EntryThatCannotBeMeant_IsNamed(string entries, string problem) =>
        Refused(() => WeightSet.Read(TfjsManifest.Parse(Manifest(entries)), (_, most) => new byte[most])).ShouldContain(problem);

    [Theory]
    [InlineData("nothing")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("{ \"weightsManifest\": [] }")]
    [InlineData("[{ \"weights\": [] }]")]
    [InlineData("[{ \"paths\": [\"x\"], \"weights\": [{ \"name\": \"a\", \"dtype\": \"float32\" }] }]")]
    public void Parse_NoManifest_IsRefused(string json) => Refused(() => TfjsManifest.Parse(System.Text.Encoding.UTF8.GetBytes(json))).ShouldContain("manifest");

    private static WeightSet Read(TinyWeights weights)
    {
        var files = weights.Files();
        return WeightSet.Read(TfjsManifest.Parse(files[TinyWeights.ManifestName]), (path, _) => files[path]);
    }

    private static byte[] Manifest(string entries) => System.Text.Encoding.UTF8.GetBytes($"[{{ \"paths\": [\"x\"], \"weights\": [{entries}] }}]");

    private static string Refused(Action action) => Should.Throw<InvalidDataException>(action).Message;
}
