using System.Collections.Frozen;
using FaceCV.Core.Errors;
using FaceCV.Vision.Models.Import.Graphs;
using FaceCV.Vision.Models.Sources;

namespace FaceCV.Vision.Models.Import;

/// <summary>
/// Builds ONNX files from the weights that TensorFlow.js face networks are published as. What such a package holds is tensors and no graph;
/// the graphs are written here once, each checked against the outputs of the original.
/// </summary>
public static class TfjsImporter
{
    /// <summary>The <c>kind</c> of a manifest's import.</summary>
    public const string Kind = "tfjs";

    private const long LargestManifest = 4 << 20;

    private static readonly FrozenDictionary<string, Func<WeightSet, byte[]>> Graphs = new Dictionary<string, Func<WeightSet, byte[]>>(StringComparer.Ordinal)
    {
        ["dlib_resnet"] = DlibResNet.Build,
        ["ssd_mobilenet_v1"] = SsdMobileNet.Build,
        ["xception_age"] = XceptionAgeGender.BuildAge,
        ["xception_gender"] = XceptionAgeGender.BuildGender,
        ["dense_expression"] = DenseExpression.Build,
        ["mtcnn_pnet"] = Mtcnn.BuildProposal,
        ["mtcnn_rnet"] = Mtcnn.BuildRefinement,
        ["mtcnn_onet"] = Mtcnn.BuildOutput,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of the graphs that can be built, in order.</summary>
    public static IReadOnlyList<string> GraphNames { get; } = [.. Graphs.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Builds a graph from a weight manifest on disk and the shards beside it.</summary>
    /// <param name="graph">One of <see cref="GraphNames"/>.</param>
    /// <param name="manifestPath">The weight manifest, <c>...-weights_manifest.json</c>.</param>
    /// <returns>The ONNX file; the same weights give the same bytes.</returns>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidArgument"/> for another name or when there is no such file; <see cref="FaceError.ModelDamaged"/>, saying
    /// which tensor or shard is wrong, when the weights do not make the graph.
    /// </exception>
    public static ImportedGraph ImportFile(string graph, string manifestPath)
    {
        if (!File.Exists(manifestPath)) throw new FaceException(FaceError.InvalidArgument, $"There is no file '{manifestPath}'.", "Check the path.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(manifestPath))!;
        return ImportedGraph.Of(Import(graph, Path.GetFileName(manifestPath), (path, maximumBytes) =>
        {
            var file = Path.Combine(folder, path);
            if (!File.Exists(file)) return null;
            using var stream = File.OpenRead(file);
            return BoundedRead.All(stream, maximumBytes, path);
        }));
    }

    /// <summary>Builds a graph from weights in any place.</summary>
    /// <param name="graph">One of <see cref="GraphNames"/>.</param>
    /// <param name="manifest">Path of the weight manifest.</param>
    /// <param name="read">Reads a file by its path and the most bytes it may have; null when there is none.</param>
    /// <exception cref="FaceException">As for <see cref="ImportFile"/>.</exception>
    internal static byte[] Import(string graph, string manifest, Func<string, long, byte[]?> read)
    {
        if (!Graphs.TryGetValue(graph, out var build))
            throw new FaceException(FaceError.InvalidArgument, $"The graph '{graph}' is not known.", $"Use one of: {string.Join(", ", GraphNames)}.");
        try
        {
            var json = read(manifest, LargestManifest) ?? throw new InvalidDataException("the manifest is missing.");
            return build(WeightSet.Read(TfjsManifest.Parse(json), (path, maximumBytes) => read(Beside(manifest, path), maximumBytes) ?? throw new InvalidDataException($"the shard '{path}' is missing.")));
        }
        catch (InvalidDataException exception)
        {
            throw new FaceException(
                FaceError.ModelDamaged,
                $"The weights of '{manifest}' do not make the graph '{graph}': {exception.Message}",
                "Get the weights from their publisher again, whole, or choose the graph that they are of.",
                exception);
        }
    }

    private static string Beside(string manifest, string shard) =>
        manifest[..(manifest.LastIndexOf('/') + 1)] + ArchivePaths.Check(shard);
}
