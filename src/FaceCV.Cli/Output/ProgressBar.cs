using Spectre.Console;

namespace FaceCV.Cli.Output;

/// <summary>Progress of long work, on the error stream; nothing at all when that is no terminal.</summary>
internal static class ProgressBar
{
    /// <summary>Runs counted work; <paramref name="work"/> calls its argument after each step, from any thread.</summary>
    public static Task RunAsync(IAnsiConsole console, string title, int steps, Func<Action, Task> work)
    {
        if (!console.Profile.Capabilities.Interactive || steps < 2) return work(() => { });
        return Bar(console).StartAsync(context =>
        {
            var task = context.AddTask(title, maxValue: steps);
            return work(() => task.Increment(1));
        });
    }

    private static Progress Bar(IAnsiConsole console) => console.Progress().AutoClear(true).Columns(
        new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
}
