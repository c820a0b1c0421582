namespace FaceCV.Server.Configuration;

/// <summary>One setting as it is in effect.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Value">Value as text, masked when it is a secret; null when not set and there is no fixed default.</param>
/// <param name="Origin">Where it came from: <c>default</c>, <c>appsettings.json</c>, <c>.env</c>, <c>environment</c>, <c>command line</c>.</param>
public sealed record EffectiveSetting(string Name, string? Value, string Origin);

/// <summary>Lists settings for people.</summary>
public static class SettingsListing
{
    /// <summary>Every setting with the value in effect, secrets masked.</summary>
    public static IReadOnlyList<EffectiveSetting> Of(LoadedSettings loaded) =>
    [
        .. SettingDefinition.All.Select(definition => new EffectiveSetting(
            definition.Name, Show(definition, loaded), loaded.Origins.GetValueOrDefault(definition.Name, "default"))),
    ];

    private static string? Show(SettingDefinition definition, LoadedSettings loaded)
    {
        var text = SettingText.Format(definition.Read(loaded.Settings));
        if (text.Length == 0) return null;
        return definition.Info.Secret ? "***" : text;
    }
}
