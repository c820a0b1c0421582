using FaceCV.Vision.Models;
using Spectre.Console;

namespace FaceCV.Cli.Output;

/// <summary>Shows the installation of a pack on the error stream: a bar on a terminal, a line a stage elsewhere.</summary>
internal static class PackProgressView
{
    /// <summary>Runs an installation and shows how far it is.</summary>
    public static Task<InstalledPack> RunAsync(
        CliContext context,
        string pack,
        Func<IProgress<PackProgress>, CancellationToken, Task<InstalledPack>> install,
        CancellationToken cancellationToken)
    {
        return context.Err.Profile.Capabilities.Interactive
            ? context.Err.Progress().AutoClear(false).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(bar =>
            {
                var task = bar.AddTask($"Model pack {pack.EscapeMarkup()}");
                return install(new Relay(each => Draw(task, each)), cancellationToken);
            })
            : install(new Relay(new Lines(context).Write), cancellationToken);
    }

    private static void Draw(ProgressTask task, PackProgress progress)
    {
        task.Description = Describe(progress).EscapeMarkup();
        task.IsIndeterminate = progress is { Total: null, Stage: not PackStage.Installed };
        task.MaxValue = progress.Total ?? 1;
        task.Value = progress.Stage == PackStage.Installed ? task.MaxValue : progress.Done;
    }

    private static string Describe(PackProgress progress) => progress.Stage switch
    {
        PackStage.Waiting => $"Model pack {progress.Pack}: waiting for another process that installs it",
        PackStage.Downloading => $"Model pack {progress.Pack}: downloading",
        PackStage.Extracting => $"Model pack {progress.Pack}: checking {progress.File}",
        PackStage.Rewriting => $"Model pack {progress.Pack}: optimising {progress.File}",
        _ => $"Model pack {progress.Pack}: installed",
    };

    // Progress<T> would post to the thread pool, out of order.
    private sealed class Relay(Action<PackProgress> report) : IProgress<PackProgress>
    {
        public void Report(PackProgress value) => report(value);
    }

    private sealed class Lines(CliContext context)
    {
        private PackStage? _last;

        public void Write(PackProgress progress)
        {
            var files = progress.Stage is PackStage.Extracting or PackStage.Rewriting;
            var stage = files ? PackStage.Extracting : progress.Stage;
            if (_last == stage) return;
            _last = stage;
            context.Err.WritePlain(files ? $"Model pack {progress.Pack}: checking and optimising {progress.Total} files" : Describe(progress));
        }
    }
}
