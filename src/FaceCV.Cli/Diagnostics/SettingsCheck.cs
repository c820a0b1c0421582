namespace FaceCV.Cli.Diagnostics;

/// <summary>Whether the settings can be read.</summary>
internal static class SettingsCheck
{
    private const string Name = "settings";

    /// <summary>Reads them.</summary>
    public static CheckResult Run(CliContext context)
    {
        var loaded = context.Loaded;
        var changed = loaded.Origins.Count;
        return loaded.Warnings.Count > 0
            ? CheckResult.Warning(Name, string.Join('\n', loaded.Warnings), "Correct or remove the name; docs/configuration.md lists all.")
            : CheckResult.Ok(Name, changed == 0 ? "all at their defaults" : $"{changed} set, the others at their defaults");
    }
}
