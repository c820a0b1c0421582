namespace FaceCV.Vision.Models.Onnx;

/// <summary>Makes the nodes that rewrites put in.</summary>
internal static class Nodes
{
    // AttributeProto.AttributeType
    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;
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
        node.Attribute.Add(new AttributeProto { Name = "group", Type = IntAttribute, I = channels });
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

    private static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = IntsAttribute };
        foreach (var value in values) attribute.Ints.Add(value);
        return attribute;
    }
}
