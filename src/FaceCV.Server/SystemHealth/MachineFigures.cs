using System.Globalization;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.SystemHealth;

/// <summary>Reads the machine: <c>/proc</c> on Linux, what the runtime knows elsewhere.</summary>
internal static class MachineFigures
{
    private const double Gib = 1 << 30;
    private const double High = 80, Critical = 95;
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(200);

    /// <summary>Processor use over a fifth of a second.</summary>
    public static async Task<CpuFigures> CpuAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var before = ReadCpu();
        await Task.Delay(Sample, time, cancellationToken);
        var after = ReadCpu();
        var total = after.Total - before.Total;
        var usage = total > 0 ? Math.Round(100.0 * (total - (after.Idle - before.Idle)) / total, 1) : 0;
        return new CpuFigures(usage, Environment.ProcessorCount, FrequencyMhz(), LoadAverage(), StatusOf(usage));
    }

    /// <summary>Memory of the machine, or of the container's limit.</summary>
    public static MemoryFigures Memory()
    {
        var info = ProcTable("/proc/meminfo");
        double total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var available = info.TryGetValue("MemAvailable", out var free) ? Math.Min(free * 1024.0, total) : total - GC.GetGCMemoryInfo().MemoryLoadBytes;
        var swapTotal = info.GetValueOrDefault("SwapTotal") * 1024.0;
        var swapUsed = swapTotal - (info.GetValueOrDefault("SwapFree") * 1024.0);
        var percent = Percent(total - available, total);
        return new MemoryFigures(Whole(total), Whole(total - available), Whole(available), percent, Whole(swapTotal), Whole(swapUsed), Percent(swapUsed, swapTotal), StatusOf(percent));
    }

    /// <summary>The disk of the data folder.</summary>
    public static DiskFigures Disk(FaceCvSettings settings)
    {
        var drive = new DriveInfo(settings.Storage.DataDirectory);
        var percent = Percent(drive.TotalSize - drive.AvailableFreeSpace, drive.TotalSize);
        return new DiskFigures(Whole(drive.TotalSize), Whole(drive.TotalSize - drive.AvailableFreeSpace), Whole(drive.AvailableFreeSpace), percent, StatusOf(percent));
    }

    /// <summary>v1's words for a share in percent.</summary>
    public static string StatusOf(double percent) => percent < High ? "normal" : percent < Critical ? "high" : "critical";

    private static int Whole(double bytes) => (int)Math.Round(bytes / Gib);

    private static double Percent(double part, double whole) => whole > 0 ? Math.Round(100 * part / whole, 1) : 0;

    // proc(5): user nice system idle iowait irq softirq steal, in ticks.
    private static (long Total, long Idle) ReadCpu()
    {
        if (!File.Exists("/proc/stat")) return default;
        long[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        return (ticks.Sum(), ticks[3] + ticks[4]);
    }

    private static double[]? LoadAverage() => File.Exists("/proc/loadavg")
        ? [.. File.ReadAllText("/proc/loadavg").Split(' ').Take(3).Select(text => double.Parse(text, CultureInfo.InvariantCulture))]
        : null;

    private static double? FrequencyMhz()
    {
        if (!File.Exists("/proc/cpuinfo")) return null;
        var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(text => text.StartsWith("cpu MHz", StringComparison.Ordinal));
        return line is not null && double.TryParse(line.Split(':')[^1], CultureInfo.InvariantCulture, out var mhz) ? Math.Round(mhz) : null;
    }

    // Lines such as "MemAvailable:   123 kB".
    private static Dictionary<string, long> ProcTable(string path)
    {
        var table = new Dictionary<string, long>(StringComparer.Ordinal);
        if (!File.Exists(path)) return table;
        foreach (var line in File.ReadLines(path))
        {
            if (line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries) is [var name, var value, ..] && long.TryParse(value, CultureInfo.InvariantCulture, out var number)) table[name] = number;
        }

        return table;
    }
}

/// <summary>Processor.</summary>
/// <param name="Usage">Percent of all cores, over 0.2 s; 0 where the system does not tell.</param>
/// <param name="Count">Cores.</param>
/// <param name="FrequencyMhz">Clock; null where the system does not tell.</param>
/// <param name="LoadAverage">Over 1, 5 and 15 minutes; null where the system does not tell.</param>
/// <param name="Status"><c>normal</c>, <c>high</c> from 80 %, <c>critical</c> from 95 %.</param>
public sealed record CpuFigures(double Usage, int Count, double? FrequencyMhz, double[]? LoadAverage, string Status);

/// <summary>Memory, whole GiB.</summary>
/// <param name="Total">All.</param>
/// <param name="Used">In use.</param>
/// <param name="Available">To be had.</param>
/// <param name="UsagePercent">Percent in use.</param>
/// <param name="SwapTotal">Swap.</param>
/// <param name="SwapUsed">Swap in use.</param>
/// <param name="SwapPercent">Percent of swap in use.</param>
/// <param name="Status">As for the processor.</param>
public sealed record MemoryFigures(int Total, int Used, int Available, double UsagePercent, int SwapTotal, int SwapUsed, double SwapPercent, string Status);

/// <summary>Disk of the data folder, whole GiB.</summary>
/// <param name="Total">All.</param>
/// <param name="Used">In use.</param>
/// <param name="Free">To be had.</param>
/// <param name="UsagePercent">Percent in use.</param>
/// <param name="Status">As for the processor.</param>
public sealed record DiskFigures(int Total, int Used, int Free, double UsagePercent, string Status);
