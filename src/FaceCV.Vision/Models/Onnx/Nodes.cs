using Google.Protobuf;

namespace FaceCV.Vision.Models.Onnx;

/// <summary>Makes nodes and attributes.</summary>
internal static class Nodes
{
    // AttributeProto.AttributeType
    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;
    private const int TextAttribute = 3;
    private const int IntsAttribute = 7;

    /// <summary>A node without attributes, named after its output.</summary>
    public static NodeProto Simple(string type, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { Name = output, OpType = type, Output = { output } };
        foreach (var input in inputs) node.Input.Add(input);
        return node;
    }

    /// <summary>A LeakyRelu.</summary>
    public static NodeProto LeakyRelu(string input, string output, float slope)
    {
        var node = Simple("LeakyRelu", output, input);
        node.Attribute.Add(new AttributeProto { Name = "alpha", Type = FloatAttribute, F = slope });
        return node;
    }

    /// <summary>A convolution that scales each channel: kernel 1x1, one group a channel, no bias.</summary>
    public static NodeProto Depthwise1x1(string input, string weights, string output, int channels)
    {
        var node = Simple("Conv", output, input, weights);
        node.Attribute.Add(Ints("dilations", 1, 1));
        node.Attribute.Add(Int("group", channels));
        node.Attribute.Add(Ints("kernel_shape", 1, 1));
        node.Attribute.Add(Ints("pads", 0, 0, 0, 0));
        node.Attribute.Add(Ints("strides", 1, 1));
        return node;
    }

    /// <summary>Every name that a node of the graph or of a graph inside it reads, and the graph's outputs.</summary>
    public static HashSet<string> NamesRead(GraphProto graph)
    {
        var names = graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            names.UnionWith(node.Input);
            foreach (var attribute in node.Attribute)
            {
                if (attribute.G is { } inner) names.UnionWith(NamesRead(inner));
                foreach (var branch in attribute.Graphs) names.UnionWith(NamesRead(branch));
            }
        }

        return names;
    }

    /// <summary>An attribute of one whole number.</summary>
    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = IntAttribute, I = value };

    /// <summary>An attribute of words.</summary>
    public static AttributeProto Text(string name, string value) => new() { Name = name, Type = TextAttribute, S = ByteString.CopyFromUtf8(value) };

    /// <summary>An attribute of several whole numbers.</summary>
    public static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = IntsAttribute };
        foreach (var value in values) attribute.Ints.Add(value);
        return attribute;
    }
}
