namespace FaceCV.Vision.Models.Import.Graphs;

/// <summary>
/// dlib's face recognition network, a ResNet of 29 convolutions: a picture of 150x150 to 128 numbers, not of unit length.
/// Sources: dlib <c>examples/dnn_face_recognition_ex.cpp</c>, and face-api's <c>faceRecognitionNet</c> for the names of its tensors.
/// </summary>
internal static class DlibResNet
{
    private const int Side = 150;
    private const int Dimension = 128;

    /// <summary>Builds the graph: <c>input</c> [1,3,150,150], <c>embedding</c> [1,128].</summary>
    public static byte[] Build(WeightSet weights)
    {
        var graph = new GraphBuilder("dlib_resnet", weights, Side, Side);
        var x = graph.Relu(Convolution(graph, graph.Input, "conv32_down", size: 7, outputs: 32, stride: 2, same: false));
        x = graph.MaxPool(x, 3, 2, same: false);
        foreach (var block in new[] { "conv32_1", "conv32_2", "conv32_3" }) x = Residual(graph, x, block);
        x = Reduction(graph, x, "conv64_down", outputs: 64);
        foreach (var block in new[] { "conv64_1", "conv64_2", "conv64_3" }) x = Residual(graph, x, block);
        x = Reduction(graph, x, "conv128_down", outputs: 128);
        foreach (var block in new[] { "conv128_1", "conv128_2" }) x = Residual(graph, x, block);
        x = Reduction(graph, x, "conv256_down", outputs: 256, oddSide: true);
        foreach (var block in new[] { "conv256_1", "conv256_2" }) x = Residual(graph, x, block);
        x = Reduction(graph, x, "conv256_down_out", outputs: 256, oddSide: true);
        x = graph.Linear(graph.Mean(x), "fc", weights.Get("fc", x.Channels, Dimension), bias: null);
        graph.Output(x, "embedding", 1, Dimension);
        return graph.ToBytes();
    }

    private static GraphValue Residual(GraphBuilder graph, GraphValue x, string name)
    {
        var inner = graph.Relu(Convolution(graph, x, $"{name}/conv1", size: 3, x.Channels));
        return graph.Relu(graph.Add(Convolution(graph, inner, $"{name}/conv2", size: 3, x.Channels), x));
    }

    // Half the side. The shortcut is a mean, with zeros for channels that are new; where the convolution without padding comes out one row and
    // column smaller than the mean, it gets zeros too.
    private static GraphValue Reduction(GraphBuilder graph, GraphValue x, string name, int outputs, bool oddSide = false)
    {
        var inner = graph.Relu(Convolution(graph, x, $"{name}/conv1", size: 3, outputs, stride: 2, same: false));
        inner = Convolution(graph, inner, $"{name}/conv2", size: 3, outputs);
        if (oddSide) inner = graph.PadEnd(inner, channels: 0, rowsAndColumns: 1);
        var shortcut = graph.AveragePool(x, 2, 2);
        if (outputs > x.Channels) shortcut = graph.PadEnd(shortcut, outputs - x.Channels, rowsAndColumns: 0);
        return graph.Relu(graph.Add(shortcut, inner));
    }

    // dlib's affine layer, all that batch normalisation leaves, is folded into the convolution before it.
    private static GraphValue Convolution(GraphBuilder graph, GraphValue x, string name, int size, int outputs, int stride = 1, bool same = true)
    {
        var weights = ConvolutionWeights.Read(graph.Weights, $"{name}/conv/filters", $"{name}/conv/bias", (size, x.Channels, outputs));
        double[] scale = [.. graph.Weights.Get($"{name}/scale/weights", outputs)];
        double[] shift = [.. graph.Weights.Get($"{name}/scale/biases", outputs)];
        return graph.Convolution(x, weights.Then(scale, shift), stride, same);
    }
}
