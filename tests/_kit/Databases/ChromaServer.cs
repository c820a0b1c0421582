using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace FaceCV.TestKit.Databases;

/// <summary>
/// A Chroma server of a test's own: on loopback, at a free port, over a temporary data directory. It ends with the process that started it,
/// whatever becomes of that. The program comes from npm, into <see cref="ProgramFolder"/>, by <c>eng/chroma.sh</c>.
/// </summary>
public sealed class ChromaServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    private ChromaServer()
    {
    }

    /// <summary>Where the program is: FACECV_TEST_CHROMA, else artifacts/chroma.</summary>
    public static string ProgramFolder { get; } = Environment.GetEnvironmentVariable("FACECV_TEST_CHROMA") ?? Path.Combine(Repository.Root, "artifacts", "chroma");

    /// <summary>The port it listens at; stays the same when it is started again.</summary>
    public int Port { get; } = FileServer.FreePort();

    /// <summary>The folder of its files.</summary>
    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>Whether it has been started and neither killed nor ended by itself.</summary>
    public bool IsRunning => _process is { HasExited: false };

    private static string Program => Path.Combine(ProgramFolder, "node_modules", "chromadb", "dist", "cli.mjs");

    /// <summary>Fails in CI, and skips elsewhere, when Chroma is not installed.</summary>
    public static void Require()
    {
        var present = File.Exists(Program);
        if (!present && Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("Chroma is not installed; eng/test.sh installs it.");
        Assert.SkipUnless(present, "Chroma not installed; run eng/chroma.sh");
    }

    /// <summary>Starts a server over an empty data directory.</summary>
    public static ChromaServer Start()
    {
        Require();
        var server = new ChromaServer();
        try
        {
            server.Restart();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts it, over the data it left.</summary>
    public void Restart()
    {
        // The shell becomes the server. Its child kills that when standard input ends, which it does when the test process is no more.
        const string Script = "exec 3<&0; (read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1 3<&-";
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", Script, "node", Program, "run", "--path", Data, "--host", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false, RedirectStandardInput = true,
        };
        _process = Process.Start(start)!;
        var waited = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_process.HasExited || waited.Elapsed > Patience) throw new InvalidOperationException("Chroma did not start.");
            Thread.Sleep(50);
        }
    }

    /// <summary>Ends it as a loss of power of the process would: it gets no chance to write anything.</summary>
    public void Kill()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    private bool Answers()
    {
        try
        {
            using var response = Http.Send(new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/api/v2/heartbeat")));
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
