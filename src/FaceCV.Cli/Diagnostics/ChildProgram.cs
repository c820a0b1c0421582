using System.ComponentModel;
using System.Diagnostics;

namespace FaceCV.Cli.Diagnostics;

/// <summary>Asks another program for its version.</summary>
internal static class ChildProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>First line that the program writes; null when it is not there, fails, or takes too long.</summary>
    public static async Task<string?> FirstLineAsync(string program, string arguments, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start);
            if (process is null) return null;
            using var registration = timeout.Token.Register(() => Stop(process));
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(timeout.Token));
            return process.ExitCode == 0 ? (await output).Split('\n')[0].Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void Stop(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }
}
