using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace FaceCV.TestKit.Databases;

/// <summary>
/// A MariaDB server of a test's own: on loopback, at a free port, over a temporary data directory. It ends with the process that started it,
/// whatever becomes of that.
/// </summary>
public sealed class MariaDbServer : IDisposable
{
    /// <summary>A user who may do everything.</summary>
    public const string User = "facecv";

    /// <summary>The user's password; a text that has to be escaped in a URL.</summary>
    public const string Password = "s3cr:t/p@ss#1";

    /// <summary>A database that is there, empty at first.</summary>
    public const string Database = "facecv";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string? Program = FindProgram("mariadbd");
    private static readonly string? Installer = FindProgram("mariadb-install-db");

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _options;
    private Process? _process;

    private MariaDbServer(string[] options) => _options = options;

    /// <summary>The port it listens at; stays the same when it is started again.</summary>
    public int Port { get; } = FileServer.FreePort();

    /// <summary>Whether it has been started and neither killed nor ended by itself.</summary>
    public bool IsRunning => _process is { HasExited: false };

    private string Data => Path.Combine(_folder.Path, "data");

    private string ErrorLog => Path.Combine(_folder.Path, "error.log");

    /// <summary>Fails in CI, and skips elsewhere, when MariaDB is not installed.</summary>
    public static void Require()
    {
        var present = Program is not null && Installer is not null;
        if (!present && Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("MariaDB is not installed; eng/test.sh installs it.");
        Assert.SkipUnless(present, "MariaDB not installed; apt-get install mariadb-server-core");
    }

    /// <summary>Makes a data directory and starts a server over it.</summary>
    /// <param name="options">Further options of the server.</param>
    public static MariaDbServer Start(params string[] options)
    {
        Require();
        var server = new MariaDbServer(options);
        try
        {
            server.Install();
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts it again, over the data it left.</summary>
    public void Start()
    {
        // The shell becomes the server. Its child kills that when standard input ends, which it does when the test process is no more.
        const string Script = "exec 3<&0; (read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec \"$0\" \"$@\" </dev/null 3<&-";
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, Program!, "--no-defaults", .. ServerOptions(), .. _options])
        {
            UseShellExecute = false, RedirectStandardInput = true,
        };
        _process = Process.Start(start)!;
        var waited = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_process.HasExited || waited.Elapsed > Patience) throw new InvalidOperationException($"MariaDB did not start:\n{File.ReadAllText(ErrorLog)}");
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

    private string[] ServerOptions() =>
    [
        .. Common(),
        string.Create(CultureInfo.InvariantCulture, $"--port={Port}"),
        "--bind-address=127.0.0.1",
        $"--socket={Path.Combine(_folder.Path, "s")}",
        $"--pid-file={Path.Combine(_folder.Path, "pid")}",
        $"--log-error={ErrorLog}",
        $"--init-file={Path.Combine(_folder.Path, "init.sql")}",
        "--skip-name-resolve", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M", "--performance-schema=OFF", "--open-files-limit=4096", "--table-open-cache=400",
    ];

    // The server refuses to run as root unless told to.
    private string[] Common() => Environment.UserName == "root" ? [$"--datadir={Data}", "--user=root"] : [$"--datadir={Data}"];

    private void Install()
    {
        File.WriteAllText(
            Path.Combine(_folder.Path, "init.sql"),
            $"CREATE USER IF NOT EXISTS '{User}'@'%' IDENTIFIED BY '{Password}';\nGRANT ALL PRIVILEGES ON *.* TO '{User}'@'%' WITH GRANT OPTION;\nCREATE DATABASE IF NOT EXISTS {Database};\n");
        var start = new ProcessStartInfo(Installer!, ["--no-defaults", .. Common(), "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var install = Process.Start(start)!;
        var errors = install.StandardError.ReadToEndAsync();
        var output = install.StandardOutput.ReadToEnd();
        install.WaitForExit();
        if (install.ExitCode != 0) throw new InvalidOperationException($"MariaDB could not make a data directory:\n{output}{errors.GetAwaiter().GetResult()}");
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? FindProgram(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
