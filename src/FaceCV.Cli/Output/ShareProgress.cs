using Spectre.Console;

namespace FaceCV.Cli.Output;

/// <summary>Shows work that reports the share done on a progress bar.</summary>
internal static class ShareProgress
{
    private const int Steps = 200;

    /// <summary>Runs computing work on another thread.</summary>
    public static Task<T> RunAsync<T>(IAnsiConsole console, string title, Func<IProgress<double>, T> work, CancellationToken cancellationToken) =>
        RunAsync(console, title, progress => Task.Run(() => work(progress), cancellationToken));

    /// <summary>Runs work that is asynchronous itself.</summary>
    public static async Task<T> RunAsync<T>(IAnsiConsole console, string title, Func<IProgress<double>, Task<T>> work)
    {
        T? answer = default;
        await ProgressBar.RunAsync(console, title, Steps, async step => answer = await work(new Relay(step)));
        return answer!;
    }

    private sealed class Relay(Action step) : IProgress<double>
    {
        private int _shown;

        public void Report(double value)
        {
            var reached = (int)(value * Steps);
            for (var shown = Volatile.Read(ref _shown); shown < reached; shown = Volatile.Read(ref _shown))
            {
                if (Interlocked.CompareExchange(ref _shown, shown + 1, shown) == shown) step();
            }
        }
    }
}
