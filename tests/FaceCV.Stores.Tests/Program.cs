using System.Globalization;
using FaceCV.Stores.Tests.Durability;
using FaceCV.Stores.Tests.Transfer;

namespace FaceCV.Stores.Tests;

/// <summary>Runs the tests as every xunit.v3 project does, or a process that tests kill.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        [GalleryWriter.Verb, var database, var first] => await GalleryWriter.RunAsync(database, int.Parse(first, CultureInfo.InvariantCulture)),
        [KilledImporter.Verb, var database, var archive, var lines] => await KilledImporter.RunAsync(database, archive, int.Parse(lines, CultureInfo.InvariantCulture)),
        [DiskFiller.Verb, var database] => await DiskFiller.RunAsync(database),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };
}
