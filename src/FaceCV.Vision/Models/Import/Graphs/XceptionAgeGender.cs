namespace FaceCV.Vision.Models.Import.Graphs;

/// <summary>
/// The age and gender network of face-api (<c>ageGenderNet</c>), a small Xception with two heads. Two graphs, as a model of a pack does one task.
/// </summary>
internal static class XceptionAgeGender
{
    private const int Side = 112;

    /// <summary>Builds <c>input</c> [1,3,112,112], <c>age</c> [1,1] in years.</summary>
    public static byte[] BuildAge(WeightSet weights) => Build(weights, "age", outputs: 1);

    /// <summary>Builds <c>input</c> [1,3,112,112], <c>gender</c> [1,2]: logits of male and female.</summary>
    public static byte[] BuildGender(WeightSet weights) => Build(weights, "gender", outputs: 2);

    private static byte[] Build(WeightSet weights, string head, int outputs)
    {
        var graph = new GraphBuilder($"xception_{head}", weights, Side, Side);
        var x = graph.Relu(graph.Convolution(graph.Input, ConvolutionWeights.Read(weights, "entry_flow/conv_in/filters", "entry_flow/conv_in/bias", (3, 3, 32)), stride: 2));
        x = Reduction(graph, x, x, "entry_flow/reduction_block_0", outputs: 64);
        x = Reduction(graph, x, graph.Relu(x), "entry_flow/reduction_block_1", outputs: 128);
        foreach (var block in new[] { "middle_flow/main_block_0", "middle_flow/main_block_1" }) x = Main(graph, x, block);
        x = Reduction(graph, x, graph.Relu(x), "exit_flow/reduction_block", outputs: 256);
        x = graph.Mean(graph.Relu(SeparableConvolution.Add(graph, x, "exit_flow/separable_conv", outputs: 512)));
        x = graph.Linear(x, $"fc/{head}/weights", weights.Get($"fc/{head}/weights", x.Channels, outputs), weights.Get($"fc/{head}/bias", outputs));
        graph.Output(x, head, 1, outputs);
        return graph.ToBytes();
    }

    private static GraphValue Reduction(GraphBuilder graph, GraphValue x, GraphValue activated, string name, int outputs)
    {
        var inner = SeparableConvolution.Add(graph, activated, $"{name}/separable_conv0", outputs);
        inner = SeparableConvolution.Add(graph, graph.Relu(inner), $"{name}/separable_conv1", outputs);
        var shortcut = ConvolutionWeights.Read(graph.Weights, $"{name}/expansion_conv/filters", $"{name}/expansion_conv/bias", (1, x.Channels, outputs));
        return graph.Add(graph.MaxPool(inner, 3, 2, same: true), graph.Convolution(x, shortcut, stride: 2));
    }

    private static GraphValue Main(GraphBuilder graph, GraphValue x, string name)
    {
        var inner = x;
        foreach (var part in new[] { "separable_conv0", "separable_conv1", "separable_conv2" })
            inner = SeparableConvolution.Add(graph, graph.Relu(inner), $"{name}/{part}", x.Channels);
        return graph.Add(inner, x);
    }
}
