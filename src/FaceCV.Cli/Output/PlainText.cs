using Spectre.Console;

namespace FaceCV.Cli.Output;

/// <summary>Text that came from outside, made safe for a terminal.</summary>
internal static class PlainText
{
    /// <summary>The text without control characters, which could move the cursor or recolour the terminal.</summary>
    public static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(each => char.IsControl(each) ? '\uFFFD' : each)) : text;

    /// <summary>A table cell of any text.</summary>
    public static Text Cell(string? text) => new(Clean(text ?? ""));

    /// <summary>Writes one line that holds no markup.</summary>
    public static void WritePlain(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(Clean(line));
}
