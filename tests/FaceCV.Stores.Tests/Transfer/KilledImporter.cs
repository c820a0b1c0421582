using FaceCV.Core.Transfer;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Transfer;

/// <summary>
/// Imports an archive into an SQLite database, as a process that is killed: writes a line each time it has stored something, so many lines, and
/// after one write more it waits for the kill.
/// </summary>
internal static class KilledImporter
{
    public const string Verb = "import-until-killed";

    public static async Task<int> RunAsync(string database, string archive, int lines)
    {
        await using var store = new SqliteGalleryStore(new SqliteGalleryOptions { DatabasePath = database }, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        using var galleries = TransferSample.GalleriesOf(store);
        await using var file = File.OpenRead(archive);
        var import = new GalleryImport(galleries, TimeProvider.System, new ImportOptions());
        await import.RunAsync(file, new Teller(import, lines));
        return 0;
    }

    private sealed class Teller(GalleryImport import, int lines) : IProgress<double>
    {
        private long _told;
        private int _lines;

        public void Report(double value)
        {
            if (import.Report.PeopleCreated <= _told) return;
            if (_lines++ == lines) Thread.Sleep(Timeout.Infinite);
            _told = import.Report.PeopleCreated;
            Console.WriteLine(_told);
            Console.Out.Flush();
        }
    }
}
