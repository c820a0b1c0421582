using FaceCV.TestKit;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>
/// A graph of our own in the shape of the detectors with strides 8, 16 and 32: for each stride the mean of every cell goes through one linear
/// layer a kind of output, channels innermost. Its answers can be worked out by hand from the picture.
/// </summary>
internal sealed class TinyGridNet
{
    public const int Width = 96, Height = 64;

    public static readonly int[] Strides = [8, 16, 32];

    private readonly Dictionary<string, (float[] Weights, float[] Biases)> _layers = new(StringComparer.Ordinal);
    private readonly byte[] _graph;
    private readonly string _decoder;
    private readonly Kind[] _kinds;
    private readonly int _anchors;

    /// <summary>A kind of output.</summary>
    /// <param name="Name">Name; outputs have the stride behind it.</param>
    /// <param name="Values">Values an anchor.</param>
    /// <param name="LeastBias">Least bias of the layer.</param>
    /// <param name="MostBias">Greatest bias of the layer.</param>
    /// <param name="IsScore">Whether a sigmoid follows.</param>
    public sealed record Kind(string Name, int Values, float LeastBias, float MostBias, bool IsScore = false);

    public TinyGridNet(string decoder, int anchors, ChannelOrder channels, float mean, float std, params Kind[] kinds)
    {
        (_decoder, _anchors, _kinds) = (decoder, anchors, kinds);
        Input = new ModelInput("input", [1, 3, Height, Width], TensorLayout.Nchw, channels, [mean, mean, mean], [std, std, std]);
        var graph = new TinyGraph(seed: 5).Input("input", 1, 3, Height, Width);
        foreach (var stride in Strides)
        {
            graph.Node("AveragePool", $"cells{stride}", "input").Attribute("kernel_shape", stride, stride).Attribute("strides", stride, stride);
            foreach (var kind in kinds) AddLayer(graph, kind, stride);
        }

        foreach (var kind in kinds)
        {
            foreach (var stride in Strides) graph.Output($"{kind.Name}{stride}", 1, Height / stride, Width / stride, anchors * kind.Values);
        }

        _graph = graph.ToBytes();
    }

    public ModelInput Input { get; }

    /// <summary>Opens it with some of its outputs, as a manifest would list them.</summary>
    public ModelSession Open(int outputs)
    {
        var names = _kinds.SelectMany(kind => Strides.Select(stride => $"{kind.Name}{stride}")).Take(outputs);
        var entry = new ModelEntry
        {
            Name = $"tiny_{_decoder}",
            Task = ModelTask.Detection,
            File = "tiny.onnx",
            Sha256 = new string('0', 64),
            Input = Input,
            Crop = new CropRule(CropKind.Letterbox),
            Decoder = _decoder,
            Outputs = [.. names],
        };
        return new ModelSession(new InferenceSession(_graph), entry, "CPU");
    }

    /// <summary>What a layer makes of a cell, before a sigmoid.</summary>
    public double Linear(string kind, int stride, int channel, double[] cell)
    {
        var (weights, biases) = _layers[$"{kind}{stride}"];
        return biases[channel] + Enumerable.Range(0, 3).Sum(c => weights[(3 * channel) + c] * cell[c]);
    }

    /// <summary>Mean of a cell as the network sees it, in its channel order.</summary>
    public double[] CellMean(RgbImage image, int left, int top, int stride)
    {
        var mean = new double[3];
        for (var i = 0; i < stride * stride; i++)
        {
            var at = (((top + (i / stride)) * image.Width) + left + (i % stride)) * 4;
            for (var c = 0; c < 3; c++)
            {
                var value = image.Pixels[at + (Input.Channels == ChannelOrder.Bgr ? 2 - c : c)];
                mean[c] += (value - Input.Mean[c]) / Input.Std[c] / (stride * stride);
            }
        }

        return mean;
    }

    private void AddLayer(TinyGraph graph, Kind kind, int stride)
    {
        var (name, channels) = ($"{kind.Name}{stride}", _anchors * kind.Values);
        // Inputs reach from about 0 to 256 / std; the weights keep what comes out within a few units.
        var most = 0.4f * Input.Std[0] / 128;
        var weights = graph.RandomValues(channels * 3, -most, most);
        var biases = graph.RandomValues(channels, kind.LeastBias, kind.MostBias);
        _layers.Add(name, (weights, biases));
        graph.Weights($"{name}_w", weights, [channels, 3, 1, 1]).Weights($"{name}_b", biases, [channels]);
        var raw = kind.IsScore ? $"{name}_logits" : $"{name}_raw";
        graph.Node("Conv", raw, $"cells{stride}", $"{name}_w", $"{name}_b");
        if (kind.IsScore) graph.Node("Sigmoid", $"{name}_raw", raw);
        graph.Node("Transpose", name, $"{name}_raw").Attribute("perm", 0, 2, 3, 1);
    }
}
