using System.Diagnostics;
using System.Globalization;
using FaceCV.Stores.Sqlite;
using FaceCV.Stores.Tests.Sqlite;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Durability;

/// <summary>A process is killed in the middle of enrolments and erasures: whatever it was told is done must be there afterwards, and the file be sound.</summary>
public sealed class KilledWriterTests
{
    private const int Rounds = 12;
    private const int RoundsAtStart = 6;
    private const int NumbersPerRound = 1_000_000;

    [Fact]
    public async Task Kill_InTheMiddleOfWrites_LosesNothingAcknowledged()
    {
        using var database = new TemporaryDatabase();
        var random = new Random(20240601);
        var (present, erased, unclear) = (new HashSet<int>(), new HashSet<int>(), new HashSet<int>());
        for (var round = 1; round <= Rounds; round++)
        {
            var told = await KillAsync(database.Path, round * NumbersPerRound, afterFirstLine: true, TimeSpan.FromMilliseconds(random.Next(1, 500)));
            told.ShouldNotBeEmpty();
            foreach (var line in told) Follow(line, present, erased, unclear);

            await using var store = await database.OpenAsync();
            (await store.CheckIntegrityAsync()).ShouldBeEmpty();
            foreach (var number in present) await ShouldBeWhole(store, number);
            foreach (var number in erased) (await store.FindPersonByExternalIdAsync(GalleryWriter.Name(number))).ShouldBeNull();

            // What was under way when the kill came may be there or not, but not by halves.
            var counts = await store.CountAsync();
            counts.Faces.ShouldBe(counts.People);
            counts.People.ShouldBeInRange(present.Count, present.Count + (round * GalleryWriter.Parallel));
        }

        present.Count.ShouldBeGreaterThan(Rounds);
        erased.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Kill_WhileTheFileIsMade_LeavesOneThatOpens()
    {
        var random = new Random(20240602);
        for (var round = 0; round < RoundsAtStart; round++)
        {
            using var database = new TemporaryDatabase();

            await KillAsync(database.Path, 1, afterFirstLine: false, TimeSpan.FromMilliseconds(random.Next(50, 350)));

            await using var store = await database.OpenAsync();
            (await store.CheckIntegrityAsync()).ShouldBeEmpty();
            var (person, face) = GalleryWriter.Make(0);
            await store.CreatePersonAsync(person, [face]);
            await ShouldBeWhole(store, 0);
        }
    }

    private static void Follow(string line, HashSet<int> present, HashSet<int> erased, HashSet<int> unclear)
    {
        var number = int.Parse(line.AsSpan(2), CultureInfo.InvariantCulture);
        switch (line[0])
        {
            case '+':
                present.Add(number);
                break;
            case '?':
                present.Remove(number);
                unclear.Add(number);
                break;
            default:
                unclear.Remove(number);
                erased.Add(number);
                break;
        }
    }

    private static async Task ShouldBeWhole(SqliteGalleryStore store, int number)
    {
        var person = (await store.FindPersonByExternalIdAsync(GalleryWriter.Name(number))).ShouldNotBeNull($"{number} was acknowledged");
        var template = (await store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).ShouldHaveSingleItem();
        template.Embedding.Values.SequenceEqual(GalleryWriter.Make(number).Face.Template.Embedding.Values).ShouldBeTrue();
    }

    // Everything the writer had told by the time it was killed.
    private static async Task<IReadOnlyList<string>> KillAsync(string database, int first, bool afterFirstLine, TimeSpan delay)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [GalleryWriter.Verb, database, GalleryWriter.Name(first)])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        };
        using var writer = Process.Start(start)!;
        var lines = new List<string>();
        if (afterFirstLine && await writer.StandardOutput.ReadLineAsync() is { } line) lines.Add(line);
        var reading = writer.StandardOutput.ReadToEndAsync();
        await Task.Delay(delay);
        writer.Kill();
        var rest = await reading;
        await writer.WaitForExitAsync();
        lines.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return lines;
    }
}
