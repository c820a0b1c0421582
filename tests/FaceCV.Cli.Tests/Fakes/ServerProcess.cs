using System.Diagnostics;
using System.Text;

namespace FaceCV.Cli.Tests.Fakes;

/// <summary>A server that is a process of its own; it ends by being killed, as by a failure of power, or is asked to.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly string _before;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    /// <param name="process">The process.</param>
    /// <param name="address">Where it answers.</param>
    /// <param name="before">What it wrote before it said so.</param>
    public ServerProcess(Process process, Uri address, string before)
    {
        (_process, _before) = (process, before);
        Client = new HttpClient { BaseAddress = address };

        // A full pipe would hold it up.
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public HttpClient Client { get; }

    /// <summary>Ends it at once, with no chance to tidy up.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to end, as an operator does, and gives all that it wrote to both streams.</summary>
    public async Task<string> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return new StringBuilder(_before).Append(await _output).Append(await _error).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
