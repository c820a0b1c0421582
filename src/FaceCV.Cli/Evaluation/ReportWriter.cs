using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Cli.Output;

namespace FaceCV.Cli.Evaluation;

/// <summary>Shows a report, and keeps it in a folder when one is given.</summary>
internal static class ReportWriter
{
    /// <summary>Shows tables, or JSON, and writes <c>NAME.md</c>, <c>NAME.json</c> and <c>NAME.png</c> into the folder; another detector's name is a part of theirs.</summary>
    /// <param name="context">Console.</param>
    /// <param name="report">What to show.</param>
    /// <param name="facts">How it came about.</param>
    /// <param name="folder">Where to keep it, made when missing; null keeps nothing.</param>
    public static void Finish(CliContext context, EvaluationReport report, RunFacts facts, string? folder)
    {
        if (facts.Detector is { } detector) report = report with { Name = $"{report.Name}-{detector}" };
        var json = JsonSerializer.SerializeToNode(report.Figures, CliJson.Options)!.AsObject();
        json["run"] = JsonSerializer.SerializeToNode(facts, CliJson.Options);
        if (folder is not null) Write(report, facts, json, folder);
        if (context.Json)
        {
            context.WriteJson(json);
            return;
        }

        foreach (var line in report.Summary) context.Out.WritePlain(line);
        foreach (var table in report.Tables)
        {
            context.Out.WritePlain("");
            context.Out.WritePlain(table.Title);
            context.Out.Write(table.ToConsole());
        }

        if (folder is not null) context.Out.WritePlain($"Written to {Path.Combine(folder, report.Name)}.md and beside it.");
    }

    private static void Write(EvaluationReport report, RunFacts facts, JsonObject json, string folder)
    {
        Directory.CreateDirectory(folder);
        var stem = Path.Combine(folder, report.Name);
        File.WriteAllText($"{stem}.json", $"{CliJson.Write(json)}\n");
        foreach (var (ending, text) in report.Attachments) File.WriteAllText($"{stem}{ending}", text);
        if (report.Plot is { } plot) File.WriteAllBytes($"{stem}.png", plot());
        File.WriteAllText($"{stem}.md", Markdown(report, facts));
    }

    private static string Markdown(EvaluationReport report, RunFacts facts)
    {
        var text = new StringBuilder();
        text.Append($"# {report.Title}\n\n```\n{facts.Command}\n```\n\n");
        text.Append($"{facts.Date}, FaceCV {facts.Version}{(facts.Commit is { Length: >= 8 } commit ? $" at {commit[..8]}" : "")}, pack `{facts.Pack}`{(facts.Detector is { } detector ? $", detector of pack `{detector}`" : "")}, {facts.Machine}.\n\n");
        text.Append(string.Join('\n', report.Summary)).Append('\n');
        foreach (var table in report.Tables) text.Append('\n').Append(table.ToMarkdown()).Append('\n');
        if (report.Plot is not null) text.Append($"\n![{report.Title}]({report.Name}.png)\n");
        return text.ToString();
    }
}
