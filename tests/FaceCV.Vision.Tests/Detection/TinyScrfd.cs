using FaceCV.TestKit;
using FaceCV.Vision.Models;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>
/// A graph of our own in the shape of SCRFD: for each stride the mean of every cell goes through one linear layer a kind of output, two
/// anchors a cell, channels innermost. Its answers can be worked out by hand from the picture.
/// </summary>
internal sealed class TinyScrfd
{
    public const int Width = 96, Height = 64;

    private static readonly int[] Strides = [8, 16, 32];
    private static readonly (string Name, int PerAnchor)[] Kinds = [("score", 1), ("box", 4), ("points", 10)];

    private readonly Dictionary<string, (float[] Weights, float[] Biases)> _layers = new(StringComparer.Ordinal);
    private readonly byte[] _graph;

    public TinyScrfd()
    {
        var graph = new TinyGraph(seed: 5).Input("input", 1, 3, Height, Width);
        foreach (var stride in Strides)
        {
            graph.Node("AveragePool", $"cells{stride}", "input").Attribute("kernel_shape", stride, stride).Attribute("strides", stride, stride);
            foreach (var (name, perAnchor) in Kinds) AddLayer(graph, name, perAnchor, stride);
        }

        foreach (var (name, perAnchor) in Kinds)
        {
            foreach (var stride in Strides) graph.Output($"{name}{stride}", 1, Height / stride, Width / stride, 2 * perAnchor);
        }

        _graph = graph.ToBytes();
    }

    /// <summary>Opens it with some of its outputs, as a manifest would list them.</summary>
    public ModelSession Open(int outputs)
    {
        var names = Kinds.SelectMany(kind => Strides.Select(stride => $"{kind.Name}{stride}")).Take(outputs);
        return new ModelSession(new InferenceSession(_graph), Entry([.. names]), "CPU");
    }

    /// <summary>Weights [channels out, 3] and biases of one layer.</summary>
    public (float[] Weights, float[] Biases) Layer(string kind, int stride) => _layers[$"{kind}{stride}"];

    private void AddLayer(TinyGraph graph, string kind, int perAnchor, int stride)
    {
        var (name, channels) = ($"{kind}{stride}", 2 * perAnchor);
        // Distances must be positive for boxes to have an area; a bias of one and more sees to that.
        var weights = graph.RandomValues(channels * 3, -0.4f, 0.4f);
        var biases = kind == "box" ? graph.RandomValues(channels, 1.3f, 2.5f) : graph.RandomValues(channels, -0.5f, 0.5f);
        _layers.Add(name, (weights, biases));
        graph.Weights($"{name}_w", weights, [channels, 3, 1, 1]).Weights($"{name}_b", biases, [channels]);
        var raw = kind == "score" ? $"{name}_logits" : $"{name}_raw";
        graph.Node("Conv", raw, $"cells{stride}", $"{name}_w", $"{name}_b");
        if (kind == "score") graph.Node("Sigmoid", $"{name}_raw", raw);
        graph.Node("Transpose", name, $"{name}_raw").Attribute("perm", 0, 2, 3, 1);
    }

    private static ModelEntry Entry(string[] outputs) => new()
    {
        Name = "tiny_scrfd",
        Task = ModelTask.Detection,
        File = "tiny_scrfd.onnx",
        Sha256 = new string('0', 64),
        Input = new ModelInput("input", [1, 3, Height, Width], TensorLayout.Nchw, ChannelOrder.Rgb, [127.5f, 127.5f, 127.5f], [128, 128, 128]),
        Crop = new CropRule(CropKind.Letterbox),
        Decoder = "scrfd",
        Outputs = outputs,
    };
}
