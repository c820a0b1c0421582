namespace FaceCV.Vision.Models.Onnx;

/// <summary>
/// Replaces PRelu with a constant slope, which the runtime computes with a slow scalar kernel that also leaves the blocked channel layout.
/// </summary>
/// <remarks>
/// With slope a, PRelu(x) = a*x + (1-a)*Relu(x). Three forms, chosen by what the graph says alone, so that the result is the same on
/// every machine:
/// one slope for all channels is a LeakyRelu, which fuses into the convolution before it;
/// on feature maps whose channels fill whole blocks and where every a is at most 1, (1-a)*Relu(x) = Relu((1-a)*x), and two depthwise
/// 1x1 convolutions stay in the blocked layout with Relu and the sum fused into them;
/// else two products, a Relu and a sum.
/// </remarks>
internal sealed class PReluSplitter
{
    // The widest block of the runtime's blocked layout (16 floats in an AVX-512 register).
    private const int ChannelBlock = 16;

    private readonly GraphProto _graph;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly HashSet<string> _featureMaps;
    private readonly HashSet<string> _replacedSlopes = new(StringComparer.Ordinal);

    private PReluSplitter(GraphProto graph)
    {
        _graph = graph;
        _constants = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer) _constants.TryAdd(tensor.Name, tensor);
        _featureMaps = FeatureMaps.Find(graph, _constants);
    }

    /// <summary>Replaces what can be replaced.</summary>
    /// <returns>How many were replaced.</returns>
    public static int Apply(GraphProto graph)
    {
        if (!graph.Node.Any(node => node.OpType == "PRelu")) return 0;
        return new PReluSplitter(graph).Run();
    }

    private int Run()
    {
        var nodes = new List<NodeProto>(_graph.Node.Count);
        var count = 0;
        foreach (var node in _graph.Node)
        {
            if (SlopeOf(node) is not { } slope)
            {
                nodes.Add(node);
                continue;
            }

            nodes.AddRange(Split(node, slope));
            _replacedSlopes.Add(slope.Name);
            count++;
        }

        if (count == 0) return 0;
        _graph.Node.Clear();
        _graph.Node.Add(nodes);
        RemoveUnusedSlopes();
        return count;
    }

    private TensorProto? SlopeOf(NodeProto node)
    {
        if (node.OpType != "PRelu" || node.Domain is not ("" or "ai.onnx") || node.Input.Count != 2) return null;
        return _constants.GetValueOrDefault(node.Input[1]) is { } slope && FloatTensor.CanRead(slope) ? slope : null;
    }

    private List<NodeProto> Split(NodeProto node, TensorProto slope)
    {
        var values = FloatTensor.Read(slope);
        if (values.Length > 0 && Array.TrueForAll(values, value => value.Equals(values[0])))
            return [Nodes.LeakyRelu(node.Input[0], node.Output[0], values[0])];
        return FillsBlocks(node, slope) && Array.TrueForAll(values, value => value <= 1)
            ? AsConvolutions(node.Input[0], node.Output[0], values)
            : AsProducts(node.Input[0], node.Output[0], values, slope.Dims);
    }

    private bool FillsBlocks(NodeProto node, TensorProto slope)
    {
        if (!_featureMaps.Contains(node.Input[0])) return false;
        return slope.Dims switch
        {
            [var channels, 1, 1] => channels % ChannelBlock == 0,
            [1, var channels, 1, 1] => channels % ChannelBlock == 0,
            _ => false,
        };
    }

    private List<NodeProto> AsConvolutions(string x, string y, float[] slope)
    {
        long[] shape = [slope.Length, 1, 1, 1];
        var linear = AddConstant($"{y}/prelu_slope", slope, shape);
        var rest = AddConstant($"{y}/prelu_rest", [.. slope.Select(value => 1 - value)], shape);
        return
        [
            Nodes.Depthwise1x1(x, rest, $"{y}/prelu_scaled", slope.Length),
            Nodes.Simple("Relu", $"{y}/prelu_positive", $"{y}/prelu_scaled"),
            Nodes.Depthwise1x1(x, linear, $"{y}/prelu_linear", slope.Length),
            Nodes.Simple("Add", y, $"{y}/prelu_positive", $"{y}/prelu_linear"),
        ];
    }

    private List<NodeProto> AsProducts(string x, string y, float[] slope, IReadOnlyList<long> shape)
    {
        var linear = AddConstant($"{y}/prelu_slope", slope, shape);
        var rest = AddConstant($"{y}/prelu_rest", [.. slope.Select(value => 1 - value)], shape);
        return
        [
            Nodes.Simple("Mul", $"{y}/prelu_linear", x, linear),
            Nodes.Simple("Relu", $"{y}/prelu_positive", x),
            Nodes.Simple("Mul", $"{y}/prelu_scaled", $"{y}/prelu_positive", rest),
            Nodes.Simple("Add", y, $"{y}/prelu_linear", $"{y}/prelu_scaled"),
        ];
    }

    private string AddConstant(string name, float[] values, IReadOnlyList<long> shape)
    {
        _graph.Initializer.Add(FloatTensor.Create(name, values, shape));
        return name;
    }

    private void RemoveUnusedSlopes()
    {
        var used = Nodes.NamesRead(_graph);
        var unused = _graph.Initializer.Where(tensor => _replacedSlopes.Contains(tensor.Name) && !used.Contains(tensor.Name)).ToList();
        foreach (var tensor in unused) _graph.Initializer.Remove(tensor);
    }
}
