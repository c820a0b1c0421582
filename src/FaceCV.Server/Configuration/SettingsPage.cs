using System.Text;

namespace FaceCV.Server.Configuration;

/// <summary>Writes <c>docs/configuration.md</c> from the settings themselves; a test holds the checked-in file to it.</summary>
public static class SettingsPage
{
    private const string Introduction = """
        # Configuration

        <!-- Written by `facecv config docs` from the options classes in src/FaceCV.Server/Configuration. Do not edit by hand. -->

        Every setting has one name. It is read, the later winning, from `appsettings.json` and `.env` in the working folder (both with the flat names
        below), from the environment, and from the command line (`--data-dir`, `--models-dir`, `--pack`). All settings are checked at start and every
        mistake is reported at once. A name that starts with `FACECV_` and means nothing is warned about. `facecv config show` prints what is in effect.
        A secret may be given as a file instead, `NAME_FILE`; nothing prints secrets ([limits.md](limits.md#secrets)).

        ```sh
        # .env
        FACECV_PORT=7003
        FACECV_DATA_DIR=/srv/facecv
        ```

        """;

    /// <summary>The page as Markdown.</summary>
    public static string Render()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var section in SettingDefinition.All.GroupBy(definition => definition.Title, StringComparer.Ordinal))
        {
            page.Append("\n## ").Append(section.Key).Append("\n\n| Name | Default | Allowed | Meaning |\n|---|---|---|---|\n");
            foreach (var definition in section) page.Append(Row(definition)).Append('\n');
        }

        return page.ToString();
    }

    private static string OrFile(SettingDefinition definition) => SecretFiles.NameFor(definition) is { } name ? $" Or `{name}`, a file that holds it." : "";

    private static string Row(SettingDefinition definition)
    {
        var value = definition.Info.DefaultText ?? $"`{SettingText.Format(definition.Default)}`";
        return $"| `{definition.Name}` | {value} | {SettingText.Allowed(definition) ?? ""} | {definition.Info.Description}{OrFile(definition)} |";
    }
}
