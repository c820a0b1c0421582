using System.Diagnostics;
using System.Globalization;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma;

namespace FaceCV.Benchmarks;

/// <summary>
/// <c>chroma PORT</c>: enrols made-up people with templates of 512 components in a Chroma server of this machine, then searches them by Chroma's query and
/// by the own index. Deletes nothing afterwards: use a server of its own.
/// </summary>
internal static class ChromaFigures
{
    private const int Single = 200, People = 10_000, PerWrite = 500, Probes = 200, Nearest = 10;
    private static readonly ModelId Model = new("made/up@00000000");

    public static async Task RunAsync(int port)
    {
        var options = new ChromaOptions { Host = "127.0.0.1", Port = port, Collection = "figures" };
        var folder = Directory.CreateTempSubdirectory("facecv-figures-").FullName;
        await using var store = new ChromaGalleryStore(options, Path.Combine(folder, "replica.db"), asksChroma: true, new KeyRing([new byte[32]]), TimeProvider.System);
        await store.InitialiseAsync();
        var random = new Random(1);
        var people = Enumerable.Range(0, People).Select(_ => Someone(random)).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var person in people.Take(Single)) await store.CreatePersonAsync(person.Person, person.Faces);
        Tell($"people enrolled one by one: {Single / watch.Elapsed.TotalSeconds:0} a second");
        watch.Restart();
        foreach (var chunk in people.Skip(Single).Chunk(PerWrite)) await store.CreatePeopleAsync(chunk);
        Tell($"people enrolled {PerWrite} in a write: {(People - Single) / watch.Elapsed.TotalSeconds:0} a second");
        watch.Restart();
        await store.DeliverAsync();
        Tell($"vectors delivered {watch.Elapsed.TotalSeconds:0.0} s after the last write");

        var index = new ExactIndex(512);
        foreach (var face in people.SelectMany(person => person.Faces)) index.Add(face.Face.Id, face.Face.PersonId, face.Template.Embedding.Values);
        var probes = Enumerable.Range(0, Probes).Select(_ => Unit(random)).ToList();
        await store.NearestFacesAsync(Model, probes[0].Memory, Nearest);
        index.SearchPeople(probes[0].Values, Nearest);
        var (same, chroma, own) = (0, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var probe in probes)
        {
            watch.Restart();
            var near = (await store.NearestFacesAsync(Model, probe.Memory, Nearest))!;
            chroma += watch.Elapsed;
            watch.Restart();
            var exact = index.SearchPeople(probe.Values, Nearest);
            own += watch.Elapsed;
            same += exact.Count(hit => near.Contains(hit.FaceId));
        }

        Tell($"{Nearest} nearest of {People}: Chroma's query {chroma.TotalMilliseconds / Probes:0.00} ms, own exact index {own.TotalMilliseconds / Probes:0.00} ms");
        Tell($"of the true nearest, Chroma names {100.0 * same / (Probes * Nearest):0.0}% (of random vectors, the hardest case)");
        Directory.Delete(folder, recursive: true);
    }

    private static void Tell(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static PersonWithFaces Someone(Random random)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = PersonId.New(TimeProvider.System);
        var face = new EnrolledFace
        {
            Id = FaceId.New(TimeProvider.System), PersonId = id, ModelId = Model, Quality = default, Box = default, CreatedAt = now,
        };
        return new PersonWithFaces(
            new Person { Id = id, Name = "Someone", CreatedAt = now, UpdatedAt = now }, [new NewEnrolledFace(face, new Template(Unit(random)), null)]);
    }

    private static Embedding Unit(Random random) => Embedding.FromRaw(Model, [.. Enumerable.Range(0, 512).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))]);
}
