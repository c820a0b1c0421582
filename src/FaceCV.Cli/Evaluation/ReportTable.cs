using FaceCV.Cli.Output;
using Spectre.Console;

namespace FaceCV.Cli.Evaluation;

/// <summary>A table of a report, shown on a terminal and written as Markdown alike.</summary>
/// <param name="Title">What the rows are.</param>
/// <param name="Columns">Column heads.</param>
/// <param name="Rows">Rows of as many cells.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>As a terminal shows it.</summary>
    public Table ToConsole()
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in Columns) table.AddColumn(new TableColumn(PlainText.Cell(column)));
        foreach (var row in Rows) table.AddRow(row.Select(PlainText.Cell));
        return table;
    }

    /// <summary>As Markdown, with its title as a heading.</summary>
    public string ToMarkdown()
    {
        string[] lines = [$"## {Title}", "", Line(Columns), Line(Columns.Select(_ => "---")), .. Rows.Select(Line)];
        return string.Join('\n', lines);
    }

    private static string Line(IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => PlainText.Clean(cell).Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
