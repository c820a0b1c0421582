using FaceCV.Vision.Models.Onnx;
using Google.Protobuf;

namespace FaceCV.TestKit;

/// <summary>Builds small ONNX graphs in code. Tensor names are the caller's, a side of 0 is any; weights are reproducible from the seed.</summary>
public sealed class TinyGraph
{
    private readonly ModelProto _model = new() { IrVersion = 7, Graph = new GraphProto { Name = "tiny" } };
    private readonly Random _random;

    public TinyGraph(int seed = 1, long opset = 11)
    {
        _random = new Random(seed);
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
    }

    public TinyGraph IrVersion(long version)
    {
        _model.IrVersion = version;
        return this;
    }

    public TinyGraph Input(string name, params long[] shape)
    {
        _model.Graph.Input.Add(Value(name, shape));
        return this;
    }

    public TinyGraph Output(string name, params long[] shape)
    {
        _model.Graph.Output.Add(Value(name, shape));
        return this;
    }

    /// <summary>A weight tensor; listed among the inputs as well when asked, as old exporters do.</summary>
    public TinyGraph Weights(string name, float[] values, long[] shape, bool alsoInput = false)
    {
        _model.Graph.Initializer.Add(FloatTensor.Create(name, values, shape));
        return alsoInput ? Input(name, shape) : this;
    }

    public TinyGraph Node(string type, string output, params string[] inputs)
    {
        _model.Graph.Node.Add(Nodes.Simple(type, output, inputs));
        return this;
    }

    /// <summary>Gives the last node an attribute of whole numbers.</summary>
    public TinyGraph Attribute(string name, params long[] values)
    {
        _model.Graph.Node[^1].Attribute.Add(new AttributeProto { Name = name, Type = 7, Ints = { values } });
        return this;
    }

    /// <summary>A 3x3 convolution with random weights and padding 1.</summary>
    public TinyGraph Conv(string input, string output, int channelsIn, int channelsOut, bool alsoInput = false)
    {
        Weights($"{output}_w", RandomValues(channelsOut * channelsIn * 9, -0.3f, 0.3f), [channelsOut, channelsIn, 3, 3], alsoInput);
        return Node("Conv", output, input, $"{output}_w").Attribute("pads", 1, 1, 1, 1);
    }

    public TinyGraph PRelu(string input, string output, float[] slope, long[] shape, bool alsoInput = false) =>
        Weights($"{output}_slope", slope, shape, alsoInput).Node("PRelu", output, input, $"{output}_slope");

    public float[] RandomValues(int count, float low, float high) =>
        [.. Enumerable.Range(0, count).Select(_ => low + ((high - low) * _random.NextSingle()))];

    public byte[] ToBytes() => _model.ToByteArray();

    /// <summary>A graph that a manifest of one 16-channel 8x8 input and one output describes: Conv, PRelu, Conv.</summary>
    public static byte[] ConvPRelu(int seed = 1)
    {
        var graph = new TinyGraph(seed).Input("input", 1, 3, 8, 8).Conv("input", "a", 3, 16);
        graph.PRelu("a", "b", graph.RandomValues(16, -0.5f, 0.9f), [16, 1, 1]).Conv("b", "output", 16, 4);
        return graph.Output("output", 1, 4, 8, 8).ToBytes();
    }

    private static ValueInfoProto Value(string name, long[] shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var side in shape) dimensions.Dim.Add(side > 0 ? new TensorShapeProto.Types.Dimension { DimValue = side } : new TensorShapeProto.Types.Dimension());
        var tensor = new TypeProto.Types.TensorType { ElemType = FloatTensor.DataType, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
