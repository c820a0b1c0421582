using FaceCV.TestKit;
using FaceCV.Vision.Models.Import;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Models.Import;

/// <summary>Layers in ONNX Runtime against TensorFlow's definition of them, on odd and even sides.</summary>
public sealed class GraphBuilderTests
{
    private readonly Random _random = new(3);

    public static TheoryData<int, int, int, int, bool> Layers => new()
    {
        { 7, 8, 3, 1, true }, { 7, 8, 3, 2, true }, { 8, 7, 3, 2, true }, { 9, 6, 2, 2, true }, { 7, 8, 1, 2, true },
        { 7, 8, 3, 1, false }, { 9, 10, 3, 2, false }, { 8, 8, 2, 1, false },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Convolution_AsTensorFlow(int height, int width, int size, int stride, bool same)
    {
        var (picture, kernel) = (Random(height, width, 3), Random(size, size, 3, 4));
        var weights = Weights("kernel", kernel);
        Run(weights, picture, graph => graph.Convolution(graph.Input, ConvolutionWeights.Read(weights, "kernel", null, (size, 3, 4)), stride, same))
            .ShouldBe(ChannelsFirst(NaiveTensorFlow.Convolve(picture, kernel, stride, same)), 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void DepthwiseConvolution_AsTensorFlow(int height, int width, int size, int stride, bool same)
    {
        var (picture, kernel) = (Random(height, width, 3), Random(size, size, 3, 1));
        var weights = Weights("kernel", kernel);
        Run(weights, picture, graph => graph.Convolution(graph.Input, ConvolutionWeights.ReadDepthwise(weights, "kernel", size, 3), stride, same))
            .ShouldBe(ChannelsFirst(NaiveTensorFlow.Convolve(picture, kernel, stride, same, depthwise: true)), 1e-5f);
    }

    [Theory]
    [InlineData(7, 8, 3, 2, true)]
    [InlineData(8, 7, 2, 2, true)]
    [InlineData(9, 10, 3, 2, false)]
    [InlineData(8, 8, 2, 1, false)]
    public void MaxPool_AsTensorFlow(int height, int width, int size, int stride, bool same)
    {
        var picture = Random(height, width, 3);
        Run(Weights("none", Random(1, 1, 1, 1)), picture, graph => graph.MaxPool(graph.Input, size, stride, same))
            .ShouldBe(ChannelsFirst(NaiveTensorFlow.MaxPool(picture, size, stride, same)));
    }

    [Fact]
    public void Convolution_TransposedWeights_IsTheConvolutionOfTheTransposedPicture()
    {
        var (picture, kernel) = (Random(6, 9, 3), Random(3, 3, 3, 4));
        var weights = Weights("kernel", kernel);
        var wanted = Transpose(NaiveTensorFlow.Convolve(Transpose(picture), kernel, 1, same: false));
        Run(weights, picture, graph => graph.Convolution(graph.Input, ConvolutionWeights.Read(weights, "kernel", null, (3, 3, 4), transposed: true), same: false))
            .ShouldBe(ChannelsFirst(wanted), 1e-5f);
    }

    [Fact]
    public void Then_ScaleAndShift_AreFoldedIntoTheConvolution()
    {
        var folded = new ConvolutionWeights("w", [1, 2, 3, 4], [10, 20], Outputs: 2, Inputs: 2, Size: 1, Groups: 1).Then([2, -1], [0.5, 1]);
        folded.Kernel.ShouldBe([2f, 4, -3, -4]);
        folded.Bias.ShouldBe([20.5f, -19f]);
        (folded with { Bias = null }).Then([1, 3], [0.25, 1]).Bias.ShouldBe([0.25f, 1]);
    }

    [Fact]
    public void PadEnd_AddsZerosAfterTheLast()
    {
        var picture = Random(2, 3, 3);
        var padded = Run(Weights("none", Random(1, 1, 1, 1)), picture, graph => graph.PadEnd(graph.Input, channels: 1, rowsAndColumns: 1));
        padded.Length.ShouldBe(4 * 3 * 4);
        padded[..3].ShouldBe([picture[0, 0, 0], picture[0, 1, 0], picture[0, 2, 0]]);
        padded[3].ShouldBe(0);
        padded[8..12].ShouldAllBe(value => value == 0);
        padded[36..].ShouldAllBe(value => value == 0);
    }

    private static float[] Run(WeightSet weights, float[,,] picture, Func<GraphBuilder, GraphValue> build)
    {
        var graph = new GraphBuilder("test", weights, picture.GetLength(0), picture.GetLength(1));
        graph.Output(build(graph), "output", null, null, null, null);
        using var session = new InferenceSession(graph.ToBytes());
        using var input = OrtValue.CreateTensorValueFromMemory(ChannelsFirst(picture), [1, 3, picture.GetLength(0), picture.GetLength(1)]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["input"], [input], ["output"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static WeightSet Weights(string name, float[,,,] kernel)
    {
        int[] shape = [.. Enumerable.Range(0, 4).Select(kernel.GetLength)];
        var files = new TinyWeights().Floats(name, shape, [.. kernel.Cast<float>()]).Files();
        return WeightSet.Read(TfjsManifest.Parse(files[TinyWeights.ManifestName]), (path, _) => files[path]);
    }

    private static float[] ChannelsFirst(float[,,] x) =>
        [.. from channel in Enumerable.Range(0, x.GetLength(2)) from row in Enumerable.Range(0, x.GetLength(0)) from column in Enumerable.Range(0, x.GetLength(1)) select x[row, column, channel]];

    private static float[,,] Transpose(float[,,] x)
    {
        var y = new float[x.GetLength(1), x.GetLength(0), x.GetLength(2)];
        for (var i = 0; i < x.Length; i++)
        {
            var (row, column, channel) = (i / (x.GetLength(1) * x.GetLength(2)), i / x.GetLength(2) % x.GetLength(1), i % x.GetLength(2));
            y[column, row, channel] = x[row, column, channel];
        }

        return y;
    }

    private float[,,] Random(int height, int width, int channels)
    {
        var values = new float[height, width, channels];
        for (var i = 0; i < values.Length; i++) values[i / (width * channels), i / channels % width, i % channels] = _random.NextSingle() - 0.5f;
        return values;
    }

    private float[,,,] Random(int rows, int columns, int inputs, int outputs)
    {
        var values = new float[rows, columns, inputs, outputs];
        for (var i = 0; i < values.Length; i++) values[i / (columns * inputs * outputs), i / (inputs * outputs) % columns, i / outputs % inputs, i % outputs] = _random.NextSingle() - 0.5f;
        return values;
    }
}
