using System.Numerics.Tensors;
using System.Text.Json;
using FaceCV.TestKit;
using FaceCV.Vision.Models;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Models.Import;

/// <summary>The installed graphs against what the original JavaScript answers to the same picture; see tests/_data/faceapi.</summary>
public sealed class ImportedGraphTests
{
    [Fact]
    public void DlibResNet_FormulaPicture_GivesTheOriginalsEmbedding()
    {
        var golden = Golden.Read("dlib_resnet");
        var embedding = Run("faceapi", golden)["embedding"];

        TensorPrimitives.CosineSimilarity<float>(embedding, golden.Outputs["embedding"]).ShouldBeGreaterThan(0.99999f);
        embedding.ShouldBe(golden.Outputs["embedding"], 1e-4f);
    }

    [Theory]
    [InlineData("xception_age", 1e-3f)]
    [InlineData("xception_gender", 1e-4f)]
    [InlineData("dense_expression", 1e-3f)]
    public void Estimates_FormulaPicture_GiveTheOriginalsOutputs(string graph, float tolerance) => Agree("faceapi", graph, tolerance);

    [Theory]
    [InlineData("mtcnn_pnet", 1e-4f)]
    [InlineData("mtcnn_rnet", 1e-4f)]
    [InlineData("mtcnn_onet", 1e-4f)]
    public void Mtcnn_FormulaPicture_GivesTheOriginalsOutputs(string graph, float tolerance) => Agree("mtcnn", graph, tolerance);

    [Fact]
    public void SsdMobileNet_FormulaPicture_GivesTheOriginalsBoxesAndScores()
    {
        var golden = Golden.Read("ssd_mobilenet_v1");
        var outputs = Run("ssd", golden);

        float[] scores = [.. golden.Rows!.Select(row => outputs["scores"][row])];
        float[] boxes = [.. golden.Rows!.SelectMany(row => outputs["boxes"][(4 * row)..((4 * row) + 4)])];
        scores.ShouldBe(golden.Outputs["scores"], 1e-5f);
        boxes.ShouldBe(golden.Outputs["boxes"], 1e-4f);
    }

    private static void Agree(string pack, string graph, float tolerance)
    {
        var golden = Golden.Read(graph);
        var outputs = Run(pack, golden);
        foreach (var (name, wanted) in golden.Outputs) outputs[name].ShouldBe(wanted, tolerance, name);
    }

    private static Dictionary<string, float[]> Run(string pack, Golden golden)
    {
        var folder = Repository.RequirePack(pack);
        using var options = SessionFactory.CreateOptions(intraOpThreads: 1);
        using var session = new InferenceSession(Path.Combine(folder, $"{golden.Graph}.onnx"), options);
        using var input = OrtValue.CreateTensorValueFromMemory(golden.Picture(), [1, 3, golden.Height, golden.Width]);
        using var run = new RunOptions();
        string[] names = [.. session.OutputMetadata.Keys];
        using var outputs = session.Run(run, ["input"], [input], names);
        return names.Zip(outputs).ToDictionary(each => each.First, each => each.Second.GetTensorDataAsSpan<float>().ToArray());
    }

    private sealed record Golden(string Graph, int Height, int Width, float[] Mean, float Std, Dictionary<string, float[]> Outputs, int[]? Rows = null)
    {
        public static Golden Read(string graph) => JsonSerializer.Deserialize<Golden>(
            File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "_data", "faceapi", $"{graph}.json")), JsonSerializerOptions.Web)!;

        public float[] Picture()
        {
            var values = new float[3 * Height * Width];
            for (var c = 0; c < 3; c++)
            {
                for (var y = 0; y < Height; y++)
                {
                    for (var x = 0; x < Width; x++)
                        values[(((c * Height) + y) * Width) + x] = (((x * (c + 2)) + (y * (3 - c)) + (x * y / 8)) % 256 - Mean[c]) / Std;
                }
            }

            return values;
        }
    }
}
