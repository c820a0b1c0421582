using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace FaceCV.Cli.Tests.Fakes;

/// <summary>Runs the command line as a process of its own, on a folder of its own, for what only a process shows: PATH, signals, full disks.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _root = Directory.CreateTempSubdirectory("facecv-process-").FullName;
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    public CliProcess()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "uses a POSIX shell");
        _environment["FACECV_DATA_DIR"] = PathOf("data");
        _environment["FACECV_MODEL_CACHE_DIR"] = ModelsDirectory;

        // What npm fetched for someone else must not help here.
        _environment["npm_config_cache"] = PathOf("npm-cache");
    }

    public string ModelsDirectory => PathOf("models");

    /// <summary>Sets an environment variable of the process.</summary>
    public string this[string name]
    {
        set => _environment[name] = value;
    }

    public string PathOf(string name) => Path.Combine(_root, name);

    /// <summary>Puts a shell script where npm is looked for first.</summary>
    public void StandInForNpm(string script)
    {
        var folder = Directory.CreateDirectory(PathOf("bin")).FullName;
        var npm = Path.Combine(folder, "npm");
        File.WriteAllText(npm, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        this["PATH"] = $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
    }

    /// <summary>What is in the models directory, lock files aside.</summary>
    public string[] InstalledNames() => !Directory.Exists(ModelsDirectory) ? [] :
        [.. Directory.EnumerateFileSystemEntries(ModelsDirectory).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".lock", StringComparison.Ordinal))];

    /// <summary>Runs it to its end.</summary>
    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var process = Start(Dotnet, [Program, .. args]);
        return await EndAsync(process);
    }

    /// <summary>Runs a shell script to its end; <c>$FACECV</c> in it is the command line.</summary>
    public async Task<CliResult> ShellAsync(string program, params string[] args)
    {
        this["FACECV"] = $"{Dotnet} {Program}";
        using var process = Start(program, args);
        return await EndAsync(process);
    }

    /// <summary>Runs it, interrupts it as Ctrl+C does once a file is there, and waits for its end.</summary>
    public async Task<CliResult> InterruptAsync(string onceThere, params string[] args)
    {
        using var process = Start(Dotnet, [Program, .. args]);
        while (!File.Exists(onceThere) && !process.HasExited) await Task.Delay(20);
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync();
        return await EndAsync(process);
    }

    /// <summary>Starts the server on a free port and waits until it answers.</summary>
    public async Task<ServerProcess> ServeAsync()
    {
        var process = Start(Dotnet, [Program, "serve", "--port", "0"]);
        var before = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            before.AppendLine(line);
            if (line.StartsWith("FaceCV is ready on ", StringComparison.Ordinal)) return new ServerProcess(process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim()), before.ToString());
        }

        throw new InvalidOperationException($"The server ended: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    /// <summary>Starts the server on a port and waits until it answers; for one that says nothing to people on its output.</summary>
    public async Task<ServerProcess> ServeAsync(int port)
    {
        var server = new ServerProcess(Start(Dotnet, [Program, "serve", "--port", port.ToString(CultureInfo.InvariantCulture)]), new Uri($"http://127.0.0.1:{port}"), "");
        while (true)
        {
            try
            {
                await server.Client.GetStringAsync("/health/live", TestContext.Current.CancellationToken);
                return server;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // The one that runs the tests need not be on the PATH that a test sets.
    private static string Dotnet { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "facecv.dll");

    private Process Start(string program, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = _root,
        };
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<CliResult> EndAsync(Process process)
    {
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CliResult(process.ExitCode, await output, await error);
    }
}
