using System.Diagnostics;
using System.Globalization;
using FaceCV.Stores.Tests.Sqlite;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Transfer;

/// <summary>A process is killed in the middle of an import and run again: everybody is there, once.</summary>
public sealed class KilledImportTests
{
    // More than the writes of all rounds together store.
    private const int People = 4_000;

    [Fact]
    public async Task Import_KilledAndRunAgain_IsWhole()
    {
        using var folder = new TemporaryFolder();
        using TemporaryDatabase source = new(), target = new();
        await using var from = await source.OpenAsync();
        await TransferSample.FillAsync(from, People);
        await TransferSample.ExportAsync(from, folder["a.facecv"]);

        for (var lines = 1; lines <= 3; lines++)
        {
            await KillAfterAsync(target.Path, folder["a.facecv"], lines);
            await using var partly = await target.OpenAsync();
            (await partly.CheckIntegrityAsync()).ShouldBeEmpty();
            (await partly.CountAsync()).People.ShouldBeInRange(1, People - 1);
        }

        await using var to = await target.OpenAsync();
        var report = await TransferSample.ImportAsync(to, folder["a.facecv"]);

        (report.PeopleCreated + report.PeopleUnchanged).ShouldBe(People);
        report.PeopleUnchanged.ShouldBeGreaterThan(0);
        (await GalleryComparison.ReadAsync(to)).ShouldBe(await GalleryComparison.ReadAsync(from));
    }

    private static async Task KillAfterAsync(string database, string archive, int lines)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [KilledImporter.Verb, database, archive, lines.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var importer = Process.Start(start)!;
        for (var line = 0; line < lines; line++) (await importer.StandardOutput.ReadLineAsync()).ShouldNotBeNull("the import was over before it could be killed");
        importer.Kill();
        await importer.WaitForExitAsync();
    }
}
