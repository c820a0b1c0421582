using FaceCV.Vision.Models.Onnx;
using Google.Protobuf;

namespace FaceCV.Vision.Models.Import;

/// <summary>A value in a graph that is being built.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Channels">Its second side.</param>
internal readonly record struct GraphValue(string Name, int Channels);

/// <summary>
/// Builds an ONNX graph from weights. Padding "same" is TensorFlow's: at stride 2 the odd row and column go to the end, which is ONNX's
/// SAME_UPPER. The same weights give the same bytes.
/// </summary>
internal sealed partial class GraphBuilder
{
    private const long IrVersion = 7;

    // Softmax along one axis, and sizes of Slice, Pad and Clip as inputs.
    private const long Opset = 13;

    private readonly ModelProto _model;

    /// <summary>Begins a graph of one input, a picture of three channels.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="height">Rows; null is any number.</param>
    /// <param name="width">Columns; null is any number.</param>
    /// <param name="anyBatch">Whether any number of pictures at a time is taken.</param>
    public GraphBuilder(string name, WeightSet weights, int? height, int? width, bool anyBatch = false)
    {
        Weights = weights;
        _model = new ModelProto { IrVersion = IrVersion, Graph = new GraphProto { Name = name } };
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        Declare(Graph.Input, Input.Name, [Side(anyBatch ? null : 1, "batch"), Side(3, ""), Side(height, "height"), Side(width, "width")]);
    }

    /// <summary>The weights.</summary>
    public WeightSet Weights { get; }

    /// <summary>The picture.</summary>
    public GraphValue Input { get; } = new("input", 3);

    private GraphProto Graph => _model.Graph;

    /// <summary>Names a value as an output of the graph; nothing else may read it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">Name of the output.</param>
    /// <param name="shape">Its sides; null is any length.</param>
    public void Output(GraphValue value, string name, params ReadOnlySpan<int?> shape)
    {
        var node = Graph.Node.Single(node => node.Output[0] == value.Name);
        (node.Name, node.Output[0]) = (name, name);
        var sides = new List<TensorShapeProto.Types.Dimension>();
        foreach (var side in shape) sides.Add(Side(side, $"{name}_{sides.Count}"));
        Declare(Graph.Output, name, sides);
    }

    /// <summary>The finished file.</summary>
    public byte[] ToBytes() => _model.ToByteArray();

    private static TensorShapeProto.Types.Dimension Side(int? length, string name) =>
        length is { } known ? new() { DimValue = known } : new() { DimParam = name };

    private static void Declare(ICollection<ValueInfoProto> values, string name, IEnumerable<TensorShapeProto.Types.Dimension> shape)
    {
        var type = new TypeProto.Types.TensorType { ElemType = FloatTensor.DataType, Shape = new TensorShapeProto { Dim = { shape } } };
        values.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } });
    }

    private GraphValue Node(string type, int channels, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = Nodes.Simple(type, $"{type.ToLowerInvariant()}_{Graph.Node.Count}", inputs);
        foreach (var attribute in attributes) node.Attribute.Add(attribute);
        Graph.Node.Add(node);
        return new GraphValue(node.Output[0], channels);
    }

    /// <summary>Adds constants; the same name twice is the same constant.</summary>
    private string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        if (Graph.Initializer.All(tensor => tensor.Name != name)) Graph.Initializer.Add(FloatTensor.Create(name, values, shape.ToArray()));
        return name;
    }

    private string Sizes(params ReadOnlySpan<long> values)
    {
        var name = $"sizes_{string.Join('_', values.ToArray())}";
        if (Graph.Initializer.All(tensor => tensor.Name != name)) Graph.Initializer.Add(SizesTensor.Create(name, values));
        return name;
    }
}
