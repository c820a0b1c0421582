namespace FaceCV.Vision.Models.Onnx;

/// <summary>
/// Old exporters list every weight among the graph's inputs too. The runtime must then take each for something a caller may replace,
/// and neither folds constants nor fuses batch normalisation into convolutions.
/// </summary>
internal static class InitialiserInputs
{
    // Below this IR version an initialiser has to be an input as well.
    private const long FirstIrWithFreeInitialisers = 4;

    /// <summary>Takes initialisers out of the inputs.</summary>
    /// <returns>How many were taken out.</returns>
    public static int Remove(ModelProto model)
    {
        var graph = model.Graph;
        var names = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var kept = graph.Input.Where(input => !names.Contains(input.Name)).ToList();
        var removed = graph.Input.Count - kept.Count;
        if (removed == 0) return 0;
        graph.Input.Clear();
        graph.Input.Add(kept);
        model.IrVersion = Math.Max(model.IrVersion, FirstIrWithFreeInitialisers);
        return removed;
    }
}
