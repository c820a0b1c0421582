namespace FaceCV.Vision.Models.Onnx;

/// <summary>Finds the tensors of a graph that surely are feature maps: batch, channels, rows, columns.</summary>
internal static class FeatureMaps
{
    private static readonly HashSet<string> _keepRank = new(StringComparer.Ordinal)
    {
        "BatchNormalization", "Relu", "LeakyRelu", "PRelu", "Sigmoid", "Clip", "MaxPool", "AveragePool", "Dropout",
    };

    /// <summary>Names of the tensors that are known to have four sides; a tensor not named may have four as well.</summary>
    public static HashSet<string> Find(GraphProto graph, IReadOnlyDictionary<string, TensorProto> constants)
    {
        var found = graph.Input.Concat(graph.ValueInfo)
            .Where(value => value.Type?.TensorType?.Shape?.Dim.Count == 4)
            .Select(value => value.Name)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            if (node.Output.Count > 0 && KeepsFourSides(node, constants, found)) found.Add(node.Output[0]);
        }

        return found;
    }

    private static bool KeepsFourSides(NodeProto node, IReadOnlyDictionary<string, TensorProto> constants, HashSet<string> found) =>
        node.OpType switch
        {
            "Conv" => constants.GetValueOrDefault(node.Input[1])?.Dims.Count == 4 || found.Contains(node.Input[0]),
            "Add" or "Sub" or "Mul" or "Concat" => node.Input.All(found.Contains),
            _ => _keepRank.Contains(node.OpType) && found.Contains(node.Input[0]),
        };
}
