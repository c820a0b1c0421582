using Spectre.Console;

namespace FaceCV.Cli;

/// <summary>The two streams a command writes to. Answers go to the output; progress, warnings and errors to the error stream.</summary>
/// <param name="Output">Where answers go.</param>
/// <param name="Error">Where everything else goes.</param>
/// <param name="Input">Where confirmations are read from; null when nobody can be asked.</param>
internal sealed record CliConsole(IAnsiConsole Output, IAnsiConsole Error, TextReader? Input)
{
    // A table sent to a file or a pipe is not squeezed into the 80 columns that an unknown terminal gets.
    private const int RedirectedWidth = 160;

    /// <summary>The streams of this process.</summary>
    public static CliConsole ForProcess() => new(
        Create(Console.Out, Console.IsOutputRedirected),
        Create(Console.Error, Console.IsErrorRedirected),
        Console.IsInputRedirected ? null : Console.In);

    /// <summary>Streams that are no terminal, as tests use them.</summary>
    public static CliConsole ForWriters(TextWriter output, TextWriter error, TextReader? input = null) =>
        new(Create(output, redirected: true), Create(error, redirected: true), input);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = RedirectedWidth;
        return console;
    }
}
