using System.Collections.Frozen;

namespace FaceCV.Server.Configuration;

/// <summary>Knows which names mean something, and what an unknown one was likely meant to be.</summary>
internal static class SettingNames
{
    public const string Prefix = "FACECV_";

    private static readonly FrozenSet<string> Known = SettingDefinition.All.Select(definition => definition.Name).ToFrozenSet(StringComparer.Ordinal);

    // Read by the test kit, not by the program.
    private static readonly FrozenSet<string> OfTests = new[] { "FACECV_EVAL_DATA", "FACECV_TEST_MODELS" }.ToFrozenSet(StringComparer.Ordinal);

    // Names of the v1 contract for settings that are called otherwise here.
    private static readonly FrozenDictionary<string, string> Renamed = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["FACECV_MODEL_DEVICE"] = "FACECV_DEVICE",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Settings of the v1 contract that have no meaning in this version (contract section 10).
    private static readonly FrozenSet<string> OfV1 = new[]
    {
        "DEBUG", "INSIGHTFACE_DET_SIZE", "INSIGHTFACE_ENABLE_EMOTION", "INSIGHTFACE_ENABLE_MASK", "INSIGHTFACE_PREFER_GPU", "ARCFACE_ENABLED",
        "ARCFACE_BACKBONE", "ARCFACE_DATASET", "ARCFACE_EMBEDDING_SIZE", "DEEPFACE_MODEL_NAME", "DEEPFACE_DETECTOR", "DEEPFACE_DISTANCE_METRIC",
        "DB_DIR", "UPLOAD_DIR", "BATCH_SIZE", "SECRET_KEY", "ALGORITHM", "ACCESS_TOKEN_EXPIRE_MINUTES",
    }.Select(name => Prefix + name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The present name of a setting of v1; every other name as it is.</summary>
    public static string Present(string name) => Renamed.GetValueOrDefault(name, name);

    /// <summary>What to tell about a name; null when it is a setting.</summary>
    public static string? WarningFor(string name)
    {
        if (Known.Contains(name) || OfTests.Contains(name)) return null;
        if (OfV1.Contains(name)) return $"{name} has no effect in this version.";
        var nearest = Known.MinBy(known => Distance(name, known))!;
        return Distance(name, nearest) <= Math.Max(3, name.Length / 4)
            ? $"{name} is not a setting; did you mean {nearest}?"
            : $"{name} is not a setting; docs/configuration.md lists them.";
    }

    // Levenshtein distance: fewest single-letter insertions, deletions and replacements.
    internal static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = left = Math.Min(replaced, Math.Min(left, row[j]) + 1);
            }
        }

        return row[^1];
    }
}
