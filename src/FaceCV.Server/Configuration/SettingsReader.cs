using FaceCV.Core.Errors;

namespace FaceCV.Server.Configuration;

/// <summary>Settings as read, with where each came from.</summary>
/// <param name="Settings">The settings, checked.</param>
/// <param name="Origins">Where each setting that is not at its default was set, by name.</param>
/// <param name="Warnings">Names that mean nothing here, each with a hint, and secrets that others may read; for the person who starts the program.</param>
public sealed record LoadedSettings(FaceCvSettings Settings, IReadOnlyDictionary<string, string> Origins, IReadOnlyList<string> Warnings);

/// <summary>Reads and checks the settings.</summary>
public static class SettingsReader
{
    /// <summary>Reads every source and checks the whole.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/>, with every problem there is, one a line.</exception>
    public static LoadedSettings Read(SettingsSources sources)
    {
        var problems = new List<SettingProblem>();
        var warnings = new List<string>();
        var values = SettingFiles.Collect(sources, problems);
        SecretFiles.Read(values, problems, warnings);
        var settings = new FaceCvSettings();
        foreach (var definition in SettingDefinition.All)
        {
            if (values.TryGetValue(definition.Name, out var given) && given.Text.Trim().Length > 0) Set(settings, definition, given, problems);
        }

        problems.AddRange(settings.Sections.SelectMany(section => section.Check()));
        if (problems.Count > 0) throw Failure(problems);
        var known = SettingDefinition.All.Where(definition => values.ContainsKey(definition.Name));
        return new LoadedSettings(
            settings,
            known.ToDictionary(definition => definition.Name, definition => values[definition.Name].Origin, StringComparer.Ordinal),
            [.. warnings, .. values.Keys.Order(StringComparer.Ordinal).Select(SettingNames.WarningFor).OfType<string>()]);
    }

    private static void Set(FaceCvSettings settings, SettingDefinition definition, GivenSetting given, List<SettingProblem> problems)
    {
        try
        {
            definition.Write(settings, SettingText.Parse(definition, given.Text));
        }
        catch (FormatException exception)
        {
            problems.Add(new SettingProblem(definition.Name, $"({given.Origin}) {exception.Message}"));
        }
    }

    private static FaceException Failure(List<SettingProblem> problems)
    {
        var lines = problems.Select(problem => problem.ToString()).Distinct(StringComparer.Ordinal).ToList();
        var text = lines.Count == 1 ? lines[0] : $"{lines.Count} settings are wrong:\n  {string.Join("\n  ", lines)}";
        return new FaceException(FaceError.InvalidConfiguration, text, "docs/configuration.md lists every setting with its range.");
    }
}
