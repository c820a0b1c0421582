using System.CommandLine;
using FaceCV.Server.Configuration;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Commands;

/// <summary>Holds docs/cli.md to the commands there are.</summary>
public sealed class CommandPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));

    [Fact]
    public async Task Page_EveryCommandAndOption_IsNamed()
    {
        await using var context = new CliContext(CliConsole.ForWriters(TextWriter.Null, TextWriter.Null), new SettingsSources());
        var root = CliApplication.CreateRoot(context, new CliOptions());

        var missing = Texts(root, "facecv").Where(text => !Page.Contains(text, StringComparison.Ordinal)).ToList();

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Page_EveryExitCode_IsExplainedAsInHelp()
    {
        foreach (var line in ExitCode.Table.Split('\n').Skip(1).Select(line => line.Trim()))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            Page.ShouldContain($"| {line[..space]} | {line[space..].Trim()} |");
        }
    }

    private static IEnumerable<string> Texts(Command command, string path)
    {
        var options = command.Options.Where(option => option.Name.StartsWith("--", StringComparison.Ordinal) && option is not (System.CommandLine.Help.HelpOption or VersionOption));
        foreach (var option in options) yield return option.Name;
        if (command.Subcommands.Count == 0) yield return path;
        foreach (var text in command.Subcommands.SelectMany(child => Texts(child, $"{path} {child.Name}"))) yield return text;
    }
}
