using FaceCV.Vision.Models.Onnx;

namespace FaceCV.Vision.Models.Import;

/// <content>The layers that the imported networks are made of.</content>
internal sealed partial class GraphBuilder
{
    private const string Same = "SAME_UPPER";

    /// <summary>A convolution; without padding unless "same".</summary>
    public GraphValue Convolution(GraphValue x, ConvolutionWeights weights, int stride = 1, bool same = true)
    {
        long size = weights.Size;
        var kernel = Constant(weights.Name, weights.Kernel, weights.Outputs, weights.Inputs, size, size);
        string[] inputs = weights.Bias is { } bias ? [x.Name, kernel, Constant($"{weights.Name}/bias", bias, weights.Outputs)] : [x.Name, kernel];
        return Node(
            "Conv", weights.Outputs, inputs, Padding(same), Nodes.Int("group", weights.Groups), Nodes.Ints("kernel_shape", size, size), Nodes.Ints("strides", stride, stride));
    }

    /// <summary>max(x, 0).</summary>
    public GraphValue Relu(GraphValue x) => Node("Relu", x.Channels, [x.Name]);

    /// <summary>x between 0 and 6.</summary>
    public GraphValue Relu6(GraphValue x) => Node("Clip", x.Channels, [x.Name, Constant("zero", [0]), Constant("six", [6])]);

    /// <summary>x, or where it is negative x times a slope of its channel.</summary>
    public GraphValue PRelu(GraphValue x, string slope, bool featureMaps)
    {
        var values = Weights.Get(slope, x.Channels);
        return Node("PRelu", x.Channels, [x.Name, featureMaps ? Constant(slope, values, x.Channels, 1, 1) : Constant(slope, values, x.Channels)]);
    }

    /// <summary>The sum of two values of one shape.</summary>
    public GraphValue Add(GraphValue a, GraphValue b) => Node("Add", a.Channels, [a.Name, b.Name]);

    /// <summary>Greatest of each square.</summary>
    public GraphValue MaxPool(GraphValue x, int size, int stride, bool same) =>
        Node("MaxPool", x.Channels, [x.Name], Padding(same), Nodes.Ints("kernel_shape", size, size), Nodes.Ints("strides", stride, stride));

    /// <summary>Mean of each square, without padding.</summary>
    public GraphValue AveragePool(GraphValue x, int size, int stride) =>
        Node("AveragePool", x.Channels, [x.Name], Nodes.Ints("kernel_shape", size, size), Nodes.Ints("strides", stride, stride));

    /// <summary>Zeros after the last channel, row and column.</summary>
    public GraphValue PadEnd(GraphValue x, int channels, int rowsAndColumns) =>
        Node("Pad", x.Channels + channels, [x.Name, Sizes(0, 0, 0, 0, 0, channels, rowsAndColumns, rowsAndColumns)]);

    /// <summary>The mean of each whole channel, as a vector.</summary>
    public GraphValue Mean(GraphValue x) => Flatten(Node("GlobalAveragePool", x.Channels, [x.Name]), x.Channels);

    /// <summary>All values of each picture as a vector of a known length, channels first.</summary>
    public GraphValue Flatten(GraphValue x, int length) => Node("Flatten", length, [x.Name], Nodes.Int("axis", 1));

    /// <summary>A matrix product, rows of the matrix being inputs, and a bias where there is one.</summary>
    public GraphValue Linear(GraphValue x, string name, float[] matrix, float[]? bias)
    {
        var outputs = matrix.Length / x.Channels;
        var constant = Constant(name, matrix, x.Channels, outputs);
        return bias is null
            ? Node("MatMul", outputs, [x.Name, constant])
            : Node("Gemm", outputs, [x.Name, constant, Constant($"{name}/bias", bias, outputs)]);
    }

    /// <summary>Softmax over the channels.</summary>
    public GraphValue Softmax(GraphValue x) => Node("Softmax", x.Channels, [x.Name], Nodes.Int("axis", 1));

    /// <summary>1 / (1 + exp(-x)).</summary>
    public GraphValue Sigmoid(GraphValue x) => Node("Sigmoid", x.Channels, [x.Name]);

    /// <summary>exp(x).</summary>
    public GraphValue Exponential(GraphValue x) => Node("Exp", x.Channels, [x.Name]);

    /// <summary>x times a constant of its shape.</summary>
    public GraphValue Multiply(GraphValue x, string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Node("Mul", x.Channels, [x.Name, Constant(name, values, shape)]);

    /// <summary>x plus a constant of its shape.</summary>
    public GraphValue Add(GraphValue x, string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Node("Add", x.Channels, [x.Name, Constant(name, values, shape)]);

    /// <summary>a - b.</summary>
    public GraphValue Subtract(GraphValue a, GraphValue b) => Node("Sub", a.Channels, [a.Name, b.Name]);

    /// <summary>Part of an axis, from the first index up to the one before the last.</summary>
    public GraphValue Slice(GraphValue x, int axis, int first, int last) =>
        Node("Slice", axis == 1 ? last - first : x.Channels, [x.Name, Sizes(first), Sizes(last), Sizes(axis)]);

    /// <summary>Values one after the other along an axis.</summary>
    public GraphValue Concatenate(int axis, params ReadOnlySpan<GraphValue> values)
    {
        var names = new List<string>();
        foreach (var value in values) names.Add(value.Name);
        return Node("Concat", values[0].Channels, [.. names], Nodes.Int("axis", axis));
    }

    /// <summary>Channels last, then all values in rows of a length: batch, rows, length.</summary>
    public GraphValue ChannelsLastRows(GraphValue x, int length)
    {
        var turned = Node("Transpose", x.Channels, [x.Name], Nodes.Ints("perm", 0, 2, 3, 1));
        return Node("Reshape", length, [turned.Name, Sizes(1, -1, length)]);
    }

    private static AttributeProto Padding(bool same) => Nodes.Text("auto_pad", same ? Same : "VALID");
}
