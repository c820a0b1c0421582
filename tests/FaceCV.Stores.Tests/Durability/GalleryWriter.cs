using System.Globalization;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Durability;

/// <summary>
/// Enrols made-up people and erases some of them until it is killed, and writes a line for each write that the store says is done:
/// <c>+ number</c> or <c>- number</c>.
/// </summary>
internal static class GalleryWriter
{
    public const string Verb = "write-until-killed";
    public const int Parallel = 4;
    private const int EraseEvery = 5;

    /// <summary>The person of a number, always with the same face.</summary>
    public static (Person Person, NewEnrolledFace Face) Make(int number)
    {
        var sample = new SampleGallery(number, dimension: 512);
        var person = sample.Person(Name(number)) with { ExternalId = Name(number) };
        return (person, sample.Face(person.Id, crop: new byte[2000]));
    }

    public static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static async Task<int> RunAsync(string database, int first)
    {
        // Sweeps follow each other closely, so that some kills hit one.
        var store = new SqliteGalleryStore(new SqliteGalleryOptions { DatabasePath = database, SweepAfter = TimeSpan.FromMilliseconds(50) }, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        var next = first - 1;
        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(async _ =>
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                var (person, face) = Make(number);
                await store.CreatePersonAsync(person, [face]);
                Tell($"+ {number}");
                if (number % EraseEvery != 0) continue;
                Tell($"? {number}");
                await store.DeletePersonAsync(person.Id);
                Tell($"- {number}");
            }
        }));
        return 0;
    }

    // One write call a line, so that a line is there whole or not at all.
    private static void Tell(string line)
    {
        lock (Output) Output.Write(System.Text.Encoding.ASCII.GetBytes(line + "\n"));
    }

    private static readonly Stream Output = Console.OpenStandardOutput();
}
