using FaceCV.Core.Errors;
using FaceCV.Vision.Models.Import;

namespace FaceCV.Vision.Models.Sources;

/// <summary>Finds a pack's parts among the files of a source.</summary>
internal static class PackContents
{
    private const long LargestManifest = 1 << 20;

    // For models whose manifest states no size: the largest message the format's reader takes.
    private const long LargestModel = int.MaxValue;

    /// <summary>The manifest inside a source, the one nearest to its root; null when there is none.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/> with everything that is wrong in it.</exception>
    public static (ModelManifest Manifest, byte[] Json)? ReadManifest(IPackFiles files)
    {
        var path = files.Paths.Where(path => NameOf(path) == ManifestReader.FileName).MinBy(path => path.Count(c => c == '/'));
        if (path is null) return null;
        var json = files.Read(path, LargestManifest);
        var reader = new ManifestReader();
        if (reader.Parse(json, path) is { } manifest) return (manifest, json);
        throw new FaceException(
            FaceError.InvalidConfiguration, $"The pack's manifest has {reader.Problems.Count} problem(s):\n- {string.Join("\n- ", reader.Problems)}", "Correct it and try again.");
    }

    /// <summary>
    /// A model's published bytes, found by its source path, else by its file name in any folder; or made from its weights, found likewise.
    /// </summary>
    /// <exception cref="FaceException"><see cref="FaceError.ModelDamaged"/> when it is absent or too long, or the weights are wrong.</exception>
    public static byte[] ReadModel(IPackFiles files, string pack, ModelEntry model)
    {
        if (model.Import is not { } import)
            return files.Read(Find(files, pack, model.SourcePath ?? model.File, model.File), model.Bytes > 0 ? model.Bytes : LargestModel);
        var manifest = Find(files, pack, import.Weights);
        return TfjsImporter.Import(import.Graph, manifest, (path, maximumBytes) => files.Paths.Contains(path, StringComparer.Ordinal) ? files.Read(path, maximumBytes) : null);
    }

    private static string Find(IPackFiles files, string pack, string wanted, string? otherName = null) =>
        files.Paths.FirstOrDefault(path => path == wanted)
        ?? files.Paths.Where(path => NameOf(path) == NameOf(wanted) || NameOf(path) == otherName).MinBy(path => path.Count(c => c == '/'))
        ?? throw new FaceException(FaceError.ModelDamaged, $"The source of pack '{pack}' has no file '{wanted}'.", "Check that it is this pack, and complete.");

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
