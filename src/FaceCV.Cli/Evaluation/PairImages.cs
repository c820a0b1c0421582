using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Evaluation;

/// <summary>The image files that a pairs file names, each once.</summary>
internal static class PairImages
{
    private const int Shown = 3;

    /// <summary>Finds every file.</summary>
    /// <param name="folder">Folder with a sub-folder a person, as in LFW: <c>Jane_Doe/Jane_Doe_0001.jpg</c>.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="endings">File endings that count as images, with the dot.</param>
    /// <returns>File by image, in the order of their first appearance.</returns>
    /// <exception cref="FaceException">The folder or files are missing; the first few are named.</exception>
    public static IReadOnlyList<(PairImage Image, string File)> Find(string folder, IEnumerable<LabelledPair> pairs, IReadOnlyList<string> endings)
    {
        if (!Directory.Exists(folder)) throw new FaceException(FaceError.InvalidArgument, $"There is no folder '{folder}'.", "Check the path.");
        PairImage[] wanted = [.. pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct()];
        var found = new List<(PairImage, string)>(wanted.Length);
        var missing = new List<string>();
        foreach (var image in wanted)
        {
            var person = Path.Combine(folder, image.Person);
            var file = endings.Select(ending => Path.Combine(person, image.Stem + ending)).FirstOrDefault(File.Exists);
            if (file is not null) found.Add((image, file));
            else missing.Add(Directory.Exists(person) ? $"{image.Person}/{image.Stem}{endings[0]}" : $"{image.Person}/ (no such person)");
        }

        if (missing.Count == 0) return found;
        string[] distinct = [.. missing.Distinct(StringComparer.Ordinal)];
        var more = distinct.Length > Shown ? $" and {distinct.Length - Shown:N0} more" : "";
        throw new FaceException(
            FaceError.InvalidArgument,
            $"{missing.Count:N0} of {wanted.Length:N0} images of the pairs file are not in '{folder}': {string.Join(", ", distinct.Take(Shown))}{more}.",
            "Give the folder that holds a sub-folder a person, with files named PERSON_0001.");
    }
}
