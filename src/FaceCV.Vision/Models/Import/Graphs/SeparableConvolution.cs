namespace FaceCV.Vision.Models.Import.Graphs;

/// <summary>A depthwise 3x3 convolution followed by a 1x1 one, as face-api names their tensors.</summary>
internal static class SeparableConvolution
{
    private const int Size = 3;

    /// <summary>Adds both.</summary>
    public static GraphValue Add(GraphBuilder graph, GraphValue x, string name, int outputs, int stride = 1)
    {
        var depthwise = graph.Convolution(x, ConvolutionWeights.ReadDepthwise(graph.Weights, $"{name}/depthwise_filter", Size, x.Channels), stride);
        return graph.Convolution(depthwise, ConvolutionWeights.Read(graph.Weights, $"{name}/pointwise_filter", $"{name}/bias", (1, x.Channels, outputs)));
    }
}
