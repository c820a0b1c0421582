using System.Text.Json;
using FaceCV.Core.Errors;
using FaceCV.Core.Matching;

namespace FaceCV.Vision.Models;

/// <summary>
/// The operator's own thresholds of a pack: <c>thresholds.json</c> in its folder, a table by model name. They win over the manifest's,
/// and survive a new installation of the pack.
/// </summary>
internal static class OwnThresholds
{
    /// <summary>Their file name.</summary>
    public const string FileName = "thresholds.json";

    /// <summary>The manifest with the operator's tables in place of its own.</summary>
    /// <param name="manifest">A manifest.</param>
    /// <param name="directory">The pack's folder; need not exist.</param>
    /// <param name="problems">Gets what is wrong with the file; the manifest's own tables are then kept.</param>
    public static ModelManifest Apply(ModelManifest manifest, string directory, List<string> problems)
    {
        var place = $"{manifest.Name}/{FileName}";
        if (Read(directory, place, problems) is not { Count: > 0 } tables) return manifest;
        foreach (var (name, table) in tables)
        {
            if (manifest.Models.All(model => model.Name != name || model.Task != ModelTask.Embedding))
                problems.Add($"{place}: the pack has no recogniser '{name}'.");
            problems.AddRange(ThresholdValidator.Check(table).Select(problem => $"{place}: {name}: {problem}"));
        }

        return manifest with
        {
            Models = [.. manifest.Models.Select(model => tables.TryGetValue(model.Name, out var table) ? model with { Thresholds = table } : model)],
        };
    }

    /// <summary>Writes the table of one recogniser, keeping the others.</summary>
    /// <exception cref="FaceException">The table is not a threshold table, or the file there cannot be read.</exception>
    public static void Save(string directory, string model, ThresholdTable table)
    {
        var problems = ThresholdValidator.Check(table).ToList();
        var tables = Read(directory, FileName, problems) ?? [];
        if (problems.Count > 0)
            throw new FaceException(FaceError.InvalidArgument, $"The thresholds cannot be saved: {string.Join(' ', problems)}");
        tables[model] = table;
        AtomicFile.Write(Path.Combine(directory, FileName), JsonSerializer.SerializeToUtf8Bytes(tables, ModelManifest.Json));
    }

    private static Dictionary<string, ThresholdTable>? Read(string directory, string place, List<string> problems)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            var tables = JsonSerializer.Deserialize<Dictionary<string, ThresholdTable>>(File.ReadAllBytes(path), ModelManifest.Json);
            if (tables?.Values.All(table => table?.Points is not null) == true) return tables;
            problems.Add($"{place}: must be an object of threshold tables by model name.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{place}: {(exception is JsonException ? exception.Message : "cannot be read.")}");
        }

        return null;
    }
}
