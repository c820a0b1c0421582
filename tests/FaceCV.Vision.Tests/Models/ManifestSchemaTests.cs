using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FaceCV.Core.Matching;
using FaceCV.TestKit;
using FaceCV.Vision.Models;
using FaceCV.Vision.Models.Import;
using Json.Schema;

namespace FaceCV.Vision.Tests.Models;

/// <summary>Holds models/manifest.schema.json to the manifests and to the code that reads them.</summary>
public sealed class ManifestSchemaTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "models");
    private static readonly string Text = File.ReadAllText(Path.Combine(Folder, "manifest.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);
    private static readonly JsonNode Document = JsonNode.Parse(Text)!;

    public static TheoryData<string> Manifests => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileName(path)).Where(name => name != "manifest.schema.json")];

    public static TheoryData<Type, string> Records => new()
    {
        { typeof(ModelManifest), "" },
        { typeof(PackLicence), "properties/licence" },
        { typeof(PackSourceInfo), "properties/source" },
        { typeof(ModelEntry), "$defs/model" },
        { typeof(ModelInput), "$defs/input" },
        { typeof(ModelImport), "$defs/import" },
        { typeof(CropRule), "$defs/crop" },
        { typeof(PairsAccuracy), "$defs/accuracy" },
        { typeof(ThresholdTable), "$defs/thresholds" },
        { typeof(EuclideanThresholds), "$defs/thresholds/properties/euclidean" },
        { typeof(ThresholdPoint), "$defs/points/items" },
    };

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Manifest_ThatShips_IsValid(string name)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)));

        Problems(manifest).ShouldBeEmpty();
        manifest!["$schema"]!.GetValue<string>().ShouldBe("./manifest.schema.json");
    }

    [Fact]
    public void Manifest_AsTheProgramWritesIt_IsValid() => Problems(JsonNode.Parse(new TinyPack().ManifestJson)).ShouldBeEmpty();

    [Theory]
    [InlineData("\"commercialUse\": true", "\"commercialUse\": \"yes\"")]
    [InlineData("\"MIT\"", "\"\"")]
    [InlineData("\"kind\": \"folder\"", "\"kind\": \"npm\"")]
    [InlineData("\"task\": \"Embedding\"", "\"task\": \"Embeding\"")]
    [InlineData("\"dimension\": 256", "\"dimensions\": 256")]
    [InlineData("\"Nchw\"", "\"Nwhc\"")]
    public void Manifest_WithAMistake_IsInvalid(string right, string wrong)
    {
        var text = System.Text.Encoding.UTF8.GetString(new TinyPack().ManifestJson);
        text.ShouldContain(right);

        Problems(JsonNode.Parse(text.Replace(right, wrong, StringComparison.Ordinal))).ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Properties_OfEachRecord_AreDescribed(Type record, string place)
    {
        var described = Place(place)["properties"]!.AsObject();
        var names = record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        described.Select(each => each.Key).Order().ShouldBe(names.Order());
        foreach (var (name, definition) in described.Where(each => each.Key is not ("input" or "crop")))
            definition!["description"].ShouldNotBeNull($"{name} says what it means");
    }

    [Theory]
    [InlineData(typeof(ModelTask), "$defs/model/properties/task")]
    [InlineData(typeof(ChannelOrder), "$defs/input/properties/channels")]
    [InlineData(typeof(TensorLayout), "$defs/input/properties/layout")]
    [InlineData(typeof(CropKind), "$defs/crop/properties/kind")]
    public void Choices_OfEachEnum_AreListed(Type choices, string place) =>
        Place(place)["enum"]!.AsArray().Select(each => each!.GetValue<string>()).ShouldBe(Enum.GetNames(choices), ignoreOrder: true);

    [Fact]
    public void Decoders_AreListed() =>
        Place("$defs/model/properties/decoder")["enum"]!.AsArray().Select(each => each!.GetValue<string>())
            .ShouldBe(ModelEntryValidator.Decoders.Values.SelectMany(each => each).Distinct(), ignoreOrder: true);

    [Fact]
    public void Graphs_AreListed() =>
        Place("$defs/import/properties/graph")["enum"]!.AsArray().Select(each => each!.GetValue<string>()).ShouldBe(TfjsImporter.GraphNames);

    private static JsonNode Place(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(Document, (node, name) => node[name]!);

    private static List<string> Problems(JsonNode? manifest)
    {
        var result = Schema.Evaluate(JsonSerializer.SerializeToElement(manifest), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? [] : [.. result.Details!.Where(detail => detail.Errors is not null).Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}")];
    }
}
