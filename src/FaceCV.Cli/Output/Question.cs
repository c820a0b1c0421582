using FaceCV.Cli.Errors;

namespace FaceCV.Cli.Output;

/// <summary>Asks before something is erased.</summary>
internal static class Question
{
    /// <summary>Asks on the error stream; whether the answer is yes.</summary>
    /// <exception cref="UsageException">There is nobody to ask.</exception>
    public static bool Ask(CliContext context, string question)
    {
        if (context.Console.Input is not { } input) throw new UsageException("Deleting asks first, and there is nobody to ask.", "Add --yes.");
        context.Err.Profile.Out.Writer.Write(PlainText.Clean($"{question} [y/N] "));
        return input.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
