using System.ComponentModel;
using System.Diagnostics;

namespace FaceCV.Vision.Devices;

/// <summary>The GPUs of this machine, whether or not this build can use them.</summary>
public static class MachineGpus
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks the tools that are there; empty when none knows a GPU. Takes up to some seconds.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<IReadOnlyList<Gpu>> FindAsync(CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsMacOS()) return GpuTools.Apple(await AskAsync("system_profiler", GpuTools.AppleArguments, cancellationToken));
        var nvidia = GpuTools.Nvidia(await AskAsync("nvidia-smi", GpuTools.NvidiaArguments, cancellationToken));
        IReadOnlyList<Gpu> others = OperatingSystem.IsWindows()
            ? GpuTools.Windows(await AskAsync("powershell", GpuTools.WindowsArguments, cancellationToken))
            : [.. GpuTools.Amd(await AskAsync("rocm-smi", GpuTools.AmdArguments, cancellationToken)), .. OfLinux()];

        // A driver's own tool tells more than the operating system does.
        var told = nvidia.Concat(others).ToList();
        return [.. told.Where(gpu => gpu.MemoryTotal is not null || !told.Any(other => other.MemoryTotal is not null && other.Vendor == gpu.Vendor))];
    }

    private static List<Gpu> OfLinux()
    {
        const string Cards = "/sys/class/drm";
        var found = new List<Gpu>();
        if (!Directory.Exists(Cards)) return found;
        foreach (var card in Directory.EnumerateDirectories(Cards, "card?").Order(StringComparer.Ordinal))
        {
            var device = Path.Combine(card, "device");
            if (Read(Path.Combine(device, "vendor")) is { } vendor && Read(Path.Combine(device, "device")) is { } number && GpuTools.Linux(found.Count, vendor, number) is { } gpu) found.Add(gpu);
        }

        return found;
    }

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Empty when the program is not there, fails or takes too long.
    private static async Task<string> AskAsync(string program, string arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true });
            if (process is null) return "";
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await Task.WhenAll(output, errors, process.WaitForExitAsync(limit.Token));
            return process.ExitCode == 0 ? await output : "";
        }
        catch (Win32Exception)
        {
            return "";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "";
        }
        finally
        {
            if (process is { HasExited: false }) process.Kill(entireProcessTree: true);
            process?.Dispose();
        }
    }
}
