namespace FaceCV.Vision.Models.Import.Graphs;

/// <summary>
/// The SSD face detector on MobileNet v1 that face-api ships (<c>ssdMobilenetv1</c>), with its boxes decoded in the graph. Six maps of 32, 16, 8, 4,
/// 2 and 1 cells a side, 3 anchors a cell in the first and 6 in the others: 5118 anchors.
/// </summary>
internal static class SsdMobileNet
{
    private const int Side = 512;
    private const int Anchors = 5118;
    private const int Classes = 3;
    private const int FaceClass = 1;

    // Epsilon of its batch normalisation, and the deviations that box centres and sizes are encoded with (TensorFlow's object detection API).
    private const double Epsilon = 0.0010000000474974513;
    private const float CentreScale = 10;
    private const float SizeScale = 5;

    private static readonly (int Outputs, int Stride)[] Layers =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    private static readonly (int Size, int Outputs, int Stride)[] ExtraLayers =
        [(1, 256, 1), (3, 512, 2), (1, 128, 1), (3, 256, 2), (1, 128, 1), (3, 256, 2), (1, 64, 1), (3, 128, 2)];

    /// <summary>
    /// Builds <c>input</c> [1,3,512,512], <c>scores</c> [1,5118,1] 0..1 and <c>boxes</c> [1,5118,4]: top, left, bottom, right, 0..1 of the input.
    /// </summary>
    public static byte[] Build(WeightSet weights)
    {
        var graph = new GraphBuilder("ssd_mobilenet_v1", weights, Side, Side);
        var maps = AddMaps(graph);
        var boxes = new GraphValue[maps.Count];
        var classes = new GraphValue[maps.Count];
        for (var i = 0; i < maps.Count; i++)
        {
            var anchors = i == 0 ? 3 : 6;
            boxes[i] = graph.ChannelsLastRows(Predictor(graph, maps[i], $"Prediction/BoxPredictor_{i}/BoxEncodingPredictor", anchors * 4), 4);
            classes[i] = graph.ChannelsLastRows(Predictor(graph, maps[i], $"Prediction/BoxPredictor_{i}/ClassPredictor", anchors * Classes), Classes);
        }

        graph.Output(graph.Sigmoid(graph.Slice(graph.Concatenate(1, classes), 2, FaceClass, FaceClass + 1)), "scores", 1, Anchors, 1);
        graph.Output(Decode(graph, graph.Concatenate(1, boxes)), "boxes", 1, Anchors, 4);
        return graph.ToBytes();
    }

    private static List<GraphValue> AddMaps(GraphBuilder graph)
    {
        var maps = new List<GraphValue>();
        var x = Pointwise(graph, graph.Input, "MobilenetV1/Conv2d_0_pointwise", (3, 32, 2));
        for (var i = 1; i <= Layers.Length; i++)
        {
            var (outputs, stride) = Layers[i - 1];
            x = Depthwise(graph, x, $"MobilenetV1/Conv2d_{i}_depthwise", stride);
            x = Pointwise(graph, x, $"MobilenetV1/Conv2d_{i}_pointwise", (1, outputs, 1));
            if (i is 11 or 13) maps.Add(x);
        }

        for (var i = 0; i < ExtraLayers.Length; i++)
        {
            x = Pointwise(graph, x, $"Prediction/Conv2d_{i}_pointwise", ExtraLayers[i]);
            if (i % 2 == 1) maps.Add(x);
        }

        return maps;
    }

    private static GraphValue Pointwise(GraphBuilder graph, GraphValue x, string name, (int Size, int Outputs, int Stride) layer)
    {
        var weights = ConvolutionWeights.Read(graph.Weights, $"{name}/weights", $"{name}/convolution_bn_offset", (layer.Size, x.Channels, layer.Outputs));
        return graph.Relu6(graph.Convolution(x, weights, layer.Stride));
    }

    private static GraphValue Depthwise(GraphBuilder graph, GraphValue x, string name, int stride)
    {
        float[] Statistic(string which) => graph.Weights.Get($"{name}/BatchNorm/{which}", x.Channels);
        var (gamma, beta, mean, variance) = (Statistic("gamma"), Statistic("beta"), Statistic("moving_mean"), Statistic("moving_variance"));
        double[] scale = [.. gamma.Select((each, i) => each / Math.Sqrt(variance[i] + Epsilon))];
        double[] shift = [.. beta.Select((each, i) => each - (mean[i] * scale[i]))];
        var weights = ConvolutionWeights.ReadDepthwise(graph.Weights, $"{name}/depthwise_weights", size: 3, x.Channels);
        return graph.Relu6(graph.Convolution(x, weights.Then(scale, shift), stride));
    }

    private static GraphValue Predictor(GraphBuilder graph, GraphValue x, string name, int outputs) =>
        graph.Convolution(x, ConvolutionWeights.Read(graph.Weights, $"{name}/weights", $"{name}/biases", (1, x.Channels, outputs)));

    private static GraphValue Decode(GraphBuilder graph, GraphValue encoded)
    {
        var anchors = graph.Weights.Get("Output/extra_dim", 1, Anchors, 4);
        var (centres, sizes) = (new float[Anchors * 2], new float[Anchors * 2]);
        for (var i = 0; i < centres.Length; i++)
        {
            var first = (i / 2 * 4) + (i % 2);
            sizes[i] = anchors[first + 2] - anchors[first];
            centres[i] = anchors[first] + (sizes[i] / 2);
        }

        var centre = graph.Multiply(graph.Slice(encoded, 2, 0, 2), "anchors/centre_steps", [.. sizes.Select(size => size / CentreScale)], 1, Anchors, 2);
        centre = graph.Add(centre, "anchors/centres", centres, 1, Anchors, 2);
        var half = graph.Exponential(graph.Multiply(graph.Slice(encoded, 2, 2, 4), "anchors/size_step", [1 / SizeScale], 1));
        half = graph.Multiply(half, "anchors/half_sizes", [.. sizes.Select(size => size / 2)], 1, Anchors, 2);
        return graph.Concatenate(2, graph.Subtract(centre, half), graph.Add(centre, half));
    }
}
