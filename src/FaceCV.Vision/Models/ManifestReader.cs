using System.Reflection;
using System.Text.Json;

namespace FaceCV.Vision.Models;

/// <summary>Reads manifests from where they are kept, collecting every problem with the place it was found in.</summary>
internal sealed class ManifestReader
{
    /// <summary>File name of a manifest in the folder of an operator's own pack.</summary>
    public const string FileName = "pack.json";

    private const string ResourcePrefix = "models/";

    /// <summary>What was wrong, one line each, beginning with the place.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Manifests that ship with the program, by name.</summary>
    public Dictionary<string, ModelManifest> ReadBuiltIn()
    {
        var manifests = new Dictionary<string, ModelManifest>(StringComparer.Ordinal);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            if (Parse(bytes.ToArray(), resource) is { } manifest) manifests[manifest.Name] = manifest;
        }

        return manifests;
    }

    /// <summary>Manifests of the operator's own packs, by name.</summary>
    /// <param name="modelsDirectory">Folder of installed packs; need not exist.</param>
    /// <param name="taken">Names that are taken already.</param>
    public Dictionary<string, ModelManifest> ReadOwn(string modelsDirectory, IReadOnlyCollection<string> taken)
    {
        var manifests = new Dictionary<string, ModelManifest>(StringComparer.Ordinal);
        if (!Directory.Exists(modelsDirectory)) return manifests;
        foreach (var folder in Directory.EnumerateDirectories(modelsDirectory).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            var path = Path.Combine(folder, FileName);
            if (name.StartsWith('.') || !File.Exists(path)) continue;
            if (ReadFile(path, $"{name}/{FileName}") is not { } manifest) continue;
            if (manifest.Name != name) Problems.Add($"{name}/{FileName}: its name is '{manifest.Name}', but its folder is '{name}'.");
            else if (taken.Contains(name)) Problems.Add($"{name}/{FileName}: the name is that of a pack that ships with the program.");
            else manifests[name] = manifest;
        }

        return manifests;
    }

    /// <summary>Reads and checks one manifest; null after adding to the problems.</summary>
    public ModelManifest? Parse(byte[] json, string place)
    {
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(json, ModelManifest.Json);
        }
        catch (JsonException exception)
        {
            Problems.Add($"{place}: {exception.Message}");
            return null;
        }

        if (manifest is null)
        {
            Problems.Add($"{place}: is null.");
            return null;
        }

        var problems = ManifestValidator.Check(manifest);
        Problems.AddRange(problems.Select(problem => $"{place}: {problem}"));
        return problems.Count == 0 ? manifest : null;
    }

    private ModelManifest? ReadFile(string path, string place)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problems.Add($"{place}: cannot be read ({exception.GetType().Name}).");
            return null;
        }
    }
}
