using FaceCV.Cli.Output;
using Spectre.Console;

namespace FaceCV.Cli.Errors;

/// <summary>Failures as two lines for people.</summary>
internal static class ErrorLines
{
    /// <summary>Writes what was wrong and what to do.</summary>
    public static void WriteErrors(this IAnsiConsole console, CliFailure failure)
    {
        var lines = failure.Message.Split('\n');
        console.WritePlain($"error: {lines[0]}");
        foreach (var line in lines.Skip(1)) console.WritePlain(line);
        if (failure.Remedy is { } remedy) console.WritePlain($"next:  {remedy}");
    }
}
