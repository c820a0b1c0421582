using System.Diagnostics;
using System.Globalization;
using FaceCV.Stores.Tests.Sqlite;
using FaceCV.TestKit;

namespace FaceCV.Stores.Tests.Durability;

/// <summary>
/// The disk fills up while a process writes (a limit on the size of its files, which the system enforces as it does a quota), and gets room again:
/// nothing acknowledged is lost, reads go on, and so do writes, without a restart.
/// </summary>
public sealed class FullDiskTests
{
    private const int LimitInKilobytes = 3_000;

    [Fact]
    public async Task Write_DiskFullThenRoomAgain_RefusesAndGoesOnWithoutLoss()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "limits of file sizes are set with ulimit and prlimit");
        using var database = new TemporaryDatabase();
        await (await database.OpenAsync()).DisposeAsync();

        // XFSZ is ignored, so that a write beyond the limit fails as on a full disk instead of ending the process; the runtime maps its code from a
        // file larger than the limit unless told not to.
        var command = $"trap '' XFSZ; ulimit -S -f {LimitInKilobytes}; DOTNET_EnableWriteXorExecute=0 exec \"$0\" {DiskFiller.Verb} \"$1\"";
        var start = new ProcessStartInfo("bash", ["-c", command, Environment.ProcessPath!, database.Path]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var writer = Process.Start(start)!;
        var told = new List<string>();
        await ReadUntilAsync(writer, told, "! ");

        told[^1].ShouldStartWith("! StoreUnavailable");
        Run("prlimit", "--pid", writer.Id.ToString(CultureInfo.InvariantCulture), "--fsize=unlimited");
        await ReadUntilAsync(writer, told, "healed");
        await writer.WaitForExitAsync();
        writer.ExitCode.ShouldBe(0);

        var acknowledged = told.Where(line => line.StartsWith("+ ", StringComparison.Ordinal)).Select(line => line[2..]).ToList();
        acknowledged.Count.ShouldBeGreaterThan(20);
        told.ShouldContain($"readable {acknowledged.Count - 1}");
        await using var store = await database.OpenAsync();
        (await store.CheckIntegrityAsync()).ShouldBeEmpty();
        foreach (var name in acknowledged) (await store.FindPersonByExternalIdAsync(name)).ShouldNotBeNull(name);
        (await store.CountAsync()).ShouldBe(new Core.Gallery.GalleryCounts(acknowledged.Count, acknowledged.Count));
    }

    private static async Task ReadUntilAsync(Process process, List<string> told, string start)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            told.Add(line);
            if (line.StartsWith(start, StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException($"The writer ended without '{start}': {string.Join(" | ", told.TakeLast(3))}");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
