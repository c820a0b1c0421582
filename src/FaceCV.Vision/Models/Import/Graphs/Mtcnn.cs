namespace FaceCV.Vision.Models.Import.Graphs;

/// <summary>
/// The three networks of MTCNN (Zhang et al. 2016) as face-api's <c>mtcnn</c> keeps them. They were trained on pictures with rows and columns
/// changed round; the weights are turned back here, so that the graphs take pictures as everything else does. face-api feeds blue, green,
/// red, each (value - 127.5) / 128; fed red, green, blue they find 1.7 times as many faces (docs/accuracy.md), and so the manifest does.
/// </summary>
internal static class Mtcnn
{
    /// <summary>
    /// The proposal network, for pictures of any size: <c>input</c> [1,3,H,W], <c>scores</c> [1,1,h,w] and <c>regions</c> [1,4,h,w] (shift of
    /// left, top, right, bottom in sides of the cell) for each 12x12 window at every second pixel.
    /// </summary>
    public static byte[] BuildProposal(WeightSet weights)
    {
        var graph = new GraphBuilder("mtcnn_pnet", weights, height: null, width: null);
        var x = Convolution(graph, graph.Input, "pnet", layer: 1, size: 3, outputs: 10);
        x = graph.MaxPool(x, 2, 2, same: true);
        x = Convolution(graph, x, "pnet", layer: 2, size: 3, outputs: 16);
        x = Convolution(graph, x, "pnet", layer: 3, size: 3, outputs: 32);
        var scores = graph.Convolution(x, ConvolutionWeights.Read(weights, "pnet/conv4_1/weights", "pnet/conv4_1/bias", (1, x.Channels, 2)), same: false);
        var regions = graph.Convolution(x, ConvolutionWeights.Read(weights, "pnet/conv4_2/weights", "pnet/conv4_2/bias", (1, x.Channels, 4)), same: false);
        graph.Output(graph.Slice(graph.Softmax(scores), 1, 1, 2), "scores", 1, 1, null, null);
        graph.Output(regions, "regions", 1, 4, null, null);
        return graph.ToBytes();
    }

    /// <summary>The refinement network: <c>input</c> [N,3,24,24], <c>scores</c> [N,1], <c>regions</c> [N,4].</summary>
    public static byte[] BuildRefinement(WeightSet weights)
    {
        var graph = new GraphBuilder("mtcnn_rnet", weights, 24, 24, anyBatch: true);
        var x = Convolution(graph, graph.Input, "rnet", layer: 1, size: 3, outputs: 28);
        x = graph.MaxPool(x, 3, 2, same: true);
        x = Convolution(graph, x, "rnet", layer: 2, size: 3, outputs: 48);
        x = graph.MaxPool(x, 3, 2, same: false);
        x = Convolution(graph, x, "rnet", layer: 3, size: 2, outputs: 64);
        AddHeads(graph, Dense(graph, x, "rnet", layer: 4, side: 3, outputs: 128), "rnet");
        return graph.ToBytes();
    }

    /// <summary>
    /// The output network: <c>input</c> [N,3,48,48], <c>scores</c> [N,1], <c>regions</c> [N,4], <c>points</c> [N,10] (x of left eye, right eye, nose, left
    /// and right mouth corner, then their y, 0..1 of the window).
    /// </summary>
    public static byte[] BuildOutput(WeightSet weights)
    {
        var graph = new GraphBuilder("mtcnn_onet", weights, 48, 48, anyBatch: true);
        var x = Convolution(graph, graph.Input, "onet", layer: 1, size: 3, outputs: 32);
        x = graph.MaxPool(x, 3, 2, same: true);
        x = Convolution(graph, x, "onet", layer: 2, size: 3, outputs: 64);
        x = graph.MaxPool(x, 3, 2, same: false);
        x = Convolution(graph, x, "onet", layer: 3, size: 3, outputs: 64);
        x = graph.MaxPool(x, 2, 2, same: true);
        x = Convolution(graph, x, "onet", layer: 4, size: 2, outputs: 128);
        x = Dense(graph, x, "onet", layer: 5, side: 3, outputs: 256);
        AddHeads(graph, x, "onet");
        graph.Output(Head(graph, x, "onet/fc2_3", outputs: 10), "points", null, 10);
        return graph.ToBytes();
    }

    private static GraphValue Convolution(GraphBuilder graph, GraphValue x, string net, int layer, int size, int outputs)
    {
        var weights = ConvolutionWeights.Read(graph.Weights, $"{net}/conv{layer}/weights", $"{net}/conv{layer}/bias", (size, x.Channels, outputs), transposed: true);
        return graph.PRelu(graph.Convolution(x, weights, same: false), $"{net}/prelu{layer}_alpha", featureMaps: true);
    }

    // The matrix expects columns, rows, channels; the graph flattens channels, rows, columns.
    private static GraphValue Dense(GraphBuilder graph, GraphValue x, string net, int layer, int side, int outputs)
    {
        var inputs = x.Channels * side * side;
        var from = graph.Weights.Get($"{net}/fc1/weights", inputs, outputs);
        var to = new float[from.Length];
        for (var i = 0; i < inputs; i++)
        {
            var (channel, row, column) = (i / (side * side), i / side % side, i % side);
            var source = (((column * side) + row) * x.Channels) + channel;
            from.AsSpan(source * outputs, outputs).CopyTo(to.AsSpan(i * outputs));
        }

        var dense = graph.Linear(graph.Flatten(x, inputs), $"{net}/fc1/weights", to, graph.Weights.Get($"{net}/fc1/bias", outputs));
        return graph.PRelu(dense, $"{net}/prelu{layer}_alpha", featureMaps: false);
    }

    private static void AddHeads(GraphBuilder graph, GraphValue x, string net)
    {
        graph.Output(graph.Slice(graph.Softmax(Head(graph, x, $"{net}/fc2_1", outputs: 2)), 1, 1, 2), "scores", null, 1);
        graph.Output(Head(graph, x, $"{net}/fc2_2", outputs: 4), "regions", null, 4);
    }

    private static GraphValue Head(GraphBuilder graph, GraphValue x, string name, int outputs) =>
        graph.Linear(x, $"{name}/weights", graph.Weights.Get($"{name}/weights", x.Channels, outputs), graph.Weights.Get($"{name}/bias", outputs));
}
