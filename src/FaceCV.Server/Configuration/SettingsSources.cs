using System.Collections;

namespace FaceCV.Server.Configuration;

/// <summary>Where settings are read from. A later source wins: <c>appsettings.json</c>, <c>.env</c>, environment, command line.</summary>
public sealed record SettingsSources
{
    /// <summary>Folder in which <c>appsettings.json</c> and <c>.env</c> are looked for; null reads neither.</summary>
    public string? Folder { get; init; }

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Values given on the command line, by setting name.</summary>
    public IReadOnlyDictionary<string, string> CommandLine { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The sources of this process: its working folder and its environment.</summary>
    public static SettingsSources Current() => new()
    {
        Folder = Directory.GetCurrentDirectory(),
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
    };
}
