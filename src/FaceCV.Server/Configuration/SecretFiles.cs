namespace FaceCV.Server.Configuration;

/// <summary>
/// Secrets out of files: each setting NAME that is secret may be given as NAME_FILE, the path of a file that holds nothing but the value, so that it
/// need not stand in an environment that other programs see.
/// </summary>
internal static class SecretFiles
{
    private const string Suffix = "_FILE";
    private const int MostBytes = 64 * 1024;

    /// <summary>The name by which a setting is given as a file; null when it cannot be, or when that name is a setting of its own.</summary>
    public static string? NameFor(SettingDefinition definition)
    {
        var name = definition.Name + Suffix;
        return definition.Info.Secret && SettingDefinition.All.All(other => other.Name != name) ? name : null;
    }

    /// <summary>Puts the contents of the files in the place of their names.</summary>
    public static void Read(Dictionary<string, GivenSetting> values, List<SettingProblem> problems, List<string> warnings)
    {
        foreach (var definition in SettingDefinition.All)
        {
            if (NameFor(definition) is not { } name || !values.Remove(name, out var given) || given.Text.Trim().Length == 0) continue;
            if (values.TryGetValue(definition.Name, out var beside) && beside.Text.Trim().Length > 0)
            {
                problems.Add(new SettingProblem(name, $"is given beside {definition.Name}; remove one of the two."));
                continue;
            }

            if (ReadFile(name, given, problems, warnings) is { } text) values[definition.Name] = new GivenSetting(text, $"{given.Origin}, {name}");
        }
    }

    private static string? ReadFile(string name, GivenSetting given, List<SettingProblem> problems, List<string> warnings)
    {
        var path = SettingPaths.Full(given.Text.Trim())!;
        try
        {
            var length = new FileInfo(path).Length;
            if (length is > 0 and <= MostBytes)
            {
                if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead))
                    warnings.Add($"{name}: every user of this machine may read the file; chmod 600 keeps it to its owner.");
                return File.ReadAllText(path).TrimEnd('\r', '\n');
            }

            problems.Add(new SettingProblem(name, $"({given.Origin}) names a file of {length} bytes; 1 to {MostBytes} are expected of a secret."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new SettingProblem(name, $"({given.Origin}) names a file that is not there or may not be read by this user."));
        }

        return null;
    }
}
