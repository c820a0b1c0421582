using System.Text.Json;

namespace FaceCV.Server.Configuration;

/// <summary>A setting's text and where it was found.</summary>
internal readonly record struct GivenSetting(string Text, string Origin);

/// <summary>Collects the texts of all settings from the sources, later sources winning.</summary>
internal static class SettingFiles
{
    public const string JsonName = "appsettings.json";
    public const string EnvName = ".env";

    private static readonly JsonDocumentOptions JsonOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Everything that is named <c>FACECV_*</c> in any source.</summary>
    public static Dictionary<string, GivenSetting> Collect(SettingsSources sources, List<SettingProblem> problems)
    {
        var values = new Dictionary<string, GivenSetting>(StringComparer.Ordinal);
        if (sources.Folder is { } folder)
        {
            Read(Path.Combine(folder, JsonName), ReadJson, JsonName, values, problems);
            Read(Path.Combine(folder, EnvName), ReadEnv, EnvName, values, problems);
        }

        Add(sources.Environment, "environment", values);
        Add(sources.CommandLine, "command line", values);
        return values;
    }

    private static void Read(
        string path, Func<string, IEnumerable<KeyValuePair<string, string>>> read, string origin,
        Dictionary<string, GivenSetting> values, List<SettingProblem> problems)
    {
        if (!File.Exists(path)) return;
        try
        {
            Add([.. read(File.ReadAllText(path))], origin, values);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problems.Add(new SettingProblem(origin, $"cannot be read: {exception.Message}"));
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadJson(string text)
    {
        using var document = JsonDocument.Parse(text, JsonOptions);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new InvalidDataException("it has to be one JSON object.");
        return [.. document.RootElement.EnumerateObject().Select(each => KeyValuePair.Create(each.Name, each.Value.ToString()))];
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadEnv(string text)
    {
        try
        {
            return [.. DotNetEnv.Env.LoadContents(text, new DotNetEnv.LoadOptions(setEnvVars: false))];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The parser's own message quotes the line, which may hold a secret.
            throw new InvalidDataException("a line is not of the form NAME=value.", exception);
        }
    }

    private static void Add(IEnumerable<KeyValuePair<string, string>> found, string origin, Dictionary<string, GivenSetting> values)
    {
        // v1 read names without regard to case. A present name wins over the one of v1 beside it.
        foreach (var (name, text) in found.Select(each => (Upper: each.Key.ToUpperInvariant(), each.Value)).OrderByDescending(each => SettingNames.Present(each.Upper) != each.Upper))
        {
            if (name.StartsWith(SettingNames.Prefix, StringComparison.Ordinal)) values[SettingNames.Present(name)] = new GivenSetting(text, origin);
        }
    }
}
