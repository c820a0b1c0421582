using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Evaluation;

/// <summary>The image files that a list of labelled faces names.</summary>
internal static class LabelledImages
{
    private const int Shown = 3;

    /// <summary>Finds every file.</summary>
    /// <param name="folder">Folder that the list's paths are relative to.</param>
    /// <param name="labels">The list.</param>
    /// <exception cref="FaceException">The folder or files are missing; the first few are named.</exception>
    public static IReadOnlyList<(GroundTruthImage Label, string File)> Find(string folder, IReadOnlyList<GroundTruthImage> labels)
    {
        if (!Directory.Exists(folder)) throw new FaceException(FaceError.InvalidArgument, $"There is no folder '{folder}'.", "Check the path.");
        if (labels.Count == 0) throw new FaceException(FaceError.InvalidArgument, "The ground truth names no image.", "Use the WIDER FACE list format.");
        (GroundTruthImage Label, string File)[] images = [.. labels.Select(label => (label, Path.Combine(folder, label.Path)))];
        string[] missing = [.. images.Where(image => !File.Exists(image.File)).Select(image => image.Label.Path)];
        if (missing.Length == 0) return images;
        var more = missing.Length > Shown ? $" and {missing.Length - Shown:N0} more" : "";
        throw new FaceException(
            FaceError.InvalidArgument,
            $"{missing.Length:N0} of {images.Length:N0} images of the ground truth are not in '{folder}': {string.Join(", ", missing.Take(Shown))}{more}.",
            "Give the folder that the paths in the list are relative to.");
    }
}
