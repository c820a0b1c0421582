using FaceCV.Core.Errors;

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

    /// <summary>A model's published bytes, found by its source path, else by its file name in any folder.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.ModelDamaged"/> when it is absent or too long.</exception>
    public static byte[] ReadModel(IPackFiles files, string pack, ModelEntry model)
    {
        var names = new[] { model.File, NameOf(model.SourcePath ?? model.File) };
        var path = files.Paths.FirstOrDefault(path => path == model.SourcePath)
            ?? files.Paths.Where(path => names.Contains(NameOf(path), StringComparer.Ordinal)).MinBy(path => path.Count(c => c == '/'))
            ?? throw new FaceException(
                FaceError.ModelDamaged, $"The source of pack '{pack}' has no file '{model.SourcePath ?? model.File}'.", "Check that it is this pack, and complete.");
        return files.Read(path, model.Bytes > 0 ? model.Bytes : LargestModel);
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
