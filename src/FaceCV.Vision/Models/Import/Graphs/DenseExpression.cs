namespace FaceCV.Vision.Models.Import.Graphs;

/// <summary>The expression network of face-api (<c>faceExpressionNet</c>): four dense blocks of separable convolutions.</summary>
internal static class DenseExpression
{
    private const int Side = 112;
    private const int Classes = 7;

    /// <summary>
    /// Builds <c>input</c> [1,3,112,112], <c>expression</c> [1,7]: logits of neutral, happy, sad, angry, fearful, disgusted, surprised.
    /// </summary>
    public static byte[] Build(WeightSet weights)
    {
        var graph = new GraphBuilder("dense_expression", weights, Side, Side);
        var first = ConvolutionWeights.Read(weights, "dense0/conv0/filters", "dense0/conv0/bias", (3, 3, 32));
        var x = Block(graph, graph.Convolution(graph.Input, first, stride: 2), "dense0");
        foreach (var (name, outputs) in new[] { ("dense1", 64), ("dense2", 128), ("dense3", 256) })
            x = Block(graph, SeparableConvolution.Add(graph, x, $"{name}/conv0", outputs, stride: 2), name);
        x = graph.Mean(x);
        graph.Output(graph.Linear(x, "fc/weights", weights.Get("fc/weights", x.Channels, Classes), weights.Get("fc/bias", Classes)), "expression", 1, Classes);
        return graph.ToBytes();
    }

    // Each convolution reads the sum of all before it.
    private static GraphValue Block(GraphBuilder graph, GraphValue reduced, string name)
    {
        var sum = graph.Relu(reduced);
        var input = sum;
        foreach (var part in new[] { "conv1", "conv2", "conv3" })
        {
            sum = graph.Add(sum, SeparableConvolution.Add(graph, input, $"{name}/{part}", sum.Channels));
            input = graph.Relu(sum);
        }

        return input;
    }
}
