using FaceCV.Stores.Tests.Durability;

namespace FaceCV.Stores.Tests;

/// <summary>Runs the tests as every xunit.v3 project does, or the writer that durability tests kill.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        [GalleryWriter.Verb, var database, var first] => await GalleryWriter.RunAsync(database, int.Parse(first, System.Globalization.CultureInfo.InvariantCulture)),
        [DiskFiller.Verb, var database] => await DiskFiller.RunAsync(database),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };
}
