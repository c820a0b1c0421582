namespace FaceCV.Vision.Models;

/// <summary>How a model file is made at installation from what its publisher ships, which is weights and no graph.</summary>
/// <param name="Kind">What the weights are; <c>tfjs</c> is a weight manifest of TensorFlow.js.</param>
/// <param name="Graph">The graph to build, one of <see cref="Import.TfjsImporter.GraphNames"/>.</param>
/// <param name="Weights">Path of the weight manifest inside the source; its shards lie beside it.</param>
public sealed record ModelImport(string Kind, string Graph, string Weights);
