using System.CommandLine;
using FaceCV.Cli.Output;
using FaceCV.Server.Configuration;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>config show</c> and <c>config docs</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create(CliContext context)
    {
        var show = new Command("show", "Show every setting in effect and where it came from; secrets are masked.");
        show.SetAction(_ => Show(context));
        var docs = new Command("docs", "Write docs/configuration.md to standard output.");
        docs.SetAction(_ => context.Out.Profile.Out.Writer.Write(SettingsPage.Render()));
        return new Command("config", "Show or document the settings.") { show, docs };
    }

    private static void Show(CliContext context)
    {
        var settings = SettingsListing.Of(context.Loaded);
        var (database, models) = (context.Settings.Storage.DatabaseText, context.Settings.ModelsDirectory);
        if (context.Json)
        {
            context.WriteJson(new { Settings = settings, Database = database, Models = models, context.Loaded.Warnings });
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Setting", "Value", "From");
        foreach (var each in settings) table.AddRow(PlainText.Cell(each.Name), PlainText.Cell(each.Value), PlainText.Cell(each.Origin));
        context.Out.Write(table);
        context.Out.WritePlain($"Database: {database}");
        context.Out.WritePlain($"Models:   {models}");
    }
}
