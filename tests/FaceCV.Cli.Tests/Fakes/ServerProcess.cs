using System.Diagnostics;

namespace FaceCV.Cli.Tests.Fakes;

/// <summary>A server that is a process of its own; it ends by being killed, as by a failure of power.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    public ServerProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };

        // Nobody reads what it logs, and a full pipe would hold it up.
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
    }

    public HttpClient Client { get; }

    /// <summary>Ends it at once, with no chance to tidy up.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
