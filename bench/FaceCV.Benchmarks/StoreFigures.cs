using System.Diagnostics;
using System.Globalization;
using FaceCV.Cli.Benchmarking;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Server.Configuration;
using FaceCV.Server.Hosting;
using FaceCV.Stores.Indexed;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Benchmarks;

/// <summary>
/// <c>stores SIZE...</c>: fills the gallery of the <c>FACECV_</c> settings with made-up people, a template each, up to each size in turn; at each it enrols some
/// one by one, searches, reads single records, and starts anew from the index files and without them. Deletes nothing afterwards: use a database of its own.
/// </summary>
internal static class StoreFigures
{
    private const int Single = 100, PerWrite = 500, Probes = 200, Nearest = 10, Dimension = 512;
    private const string Head = """
        | People | Enrolled in portions | One by one, 50 % | 99 % | Search, 50 % | 99 % | Chroma's query, 50 % | Its recall of the 10 nearest | One person read | Start, index files | Start, database alone | Resident |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    private static readonly ModelId Model = new("made/up@00000000");

    public static async Task RunAsync(IReadOnlyList<int> sizes)
    {
        var settings = SettingsReader.Read(SettingsSources.Current()).Settings;
        Console.WriteLine($"Store: {settings.Storage.Kind}, {PerWrite} people in a portion\n\n{Head}");
        var vectors = SyntheticVectors.Faces(1, Dimension);
        var people = 0;
        foreach (var size in sizes)
        {
            Row row;
            await using (var opened = await OpenAsync(settings))
            {
                row = await FillAsync(opened.Gallery, vectors, size - people, size);
                await SearchAsync(opened.Gallery, row);
                await opened.Galleries.FollowAsync();
                await opened.Galleries.CheckpointAsync();
                row.Resident = Process.GetCurrentProcess().WorkingSet64 >> 20;
            }

            people = size;
            row.Restart = await StartAsync(settings);
            Directory.Delete(settings.Storage.IndexDirectory, recursive: true);
            row.Reload = await StartAsync(settings);
            Console.WriteLine(row);
        }
    }

    private static async Task<Row> FillAsync(PersonGallery gallery, SyntheticVectors vectors, int count, int size)
    {
        await gallery.IndexAsync(Model, Dimension);
        await gallery.FollowAsync();
        var watch = Stopwatch.StartNew();
        for (var left = count - Single; left > 0; left -= PerWrite)
        {
            await gallery.CreatePeopleAsync([.. Enumerable.Range(0, Math.Min(left, PerWrite)).Select(_ => Someone(vectors))]);
            if (left / PerWrite % 40 != 0) continue;
            await Console.Error.WriteLineAsync($"{size - left} people, {watch.Elapsed:h\\:mm\\:ss}");

            // As a server does by the clock.
            await gallery.FollowAsync();
            await gallery.CheckpointAsync();
        }

        var external = gallery.Store as IExternalIndex;
        if (gallery.Store is IndexedGalleryStore indexed) await indexed.DeliverAsync();
        var row = new Row { People = size, External = external is not null, Portions = (count - Single) / watch.Elapsed.TotalSeconds };
        PersonId last = default;
        for (var i = 0; i < Single; i++)
        {
            var one = Someone(vectors);
            last = one.Person.Id;
            row.Singles.Add(await TimeAsync(() => gallery.CreatePersonAsync(one.Person, one.Faces)));
        }

        if (gallery.Store is IndexedGalleryStore behind) await behind.DeliverAsync();
        for (var i = 0; i < Probes; i++) row.Reads.Add(await TimeAsync(() => gallery.Store.FindPersonAsync(last)));
        return row;
    }

    private static async Task SearchAsync(PersonGallery gallery, Row row)
    {
        var index = await gallery.IndexAsync(Model, Dimension);
        var source = SyntheticVectors.Faces(2, Dimension);
        float[][] probes = [.. Enumerable.Range(0, Probes).Select(_ => source.Next())];
        for (var i = 0; i < 20; i++) index.Search(probes[i], Nearest);
        var named = 0;
        foreach (var probe in probes)
        {
            IReadOnlyList<IndexHit> exact = [];
            row.Searches.Add(await TimeAsync(() =>
            {
                exact = index.Search(probe, Nearest);
                return Task.CompletedTask;
            }));
            if (gallery.Store is not IExternalIndex engine) continue;
            IReadOnlyList<FaceId> near = [];
            row.Queries.Add(await TimeAsync(async () => near = await engine.NearestFacesAsync(Model, probe, Nearest) ?? throw new InvalidOperationException("Chroma was not asked: set FACECV_CHROMA_SEARCH=chroma.")));
            named += exact.Count(hit => near.Contains(hit.FaceId));
        }

        row.Recall = 100.0 * named / (Probes * Nearest);
    }

    private static async Task<double> StartAsync(FaceCvSettings settings)
    {
        var watch = Stopwatch.StartNew();
        await using var opened = await OpenAsync(settings);
        await opened.Gallery.IndexAsync(Model, Dimension);
        var seconds = watch.Elapsed.TotalSeconds;
        foreach (var load in opened.Gallery.Loads)
            await Console.Error.WriteLineAsync($"{load.Templates} templates from the {(load.IsRestored ? "index files" : "database")} in {load.Duration.TotalSeconds:0.0} of {seconds:0.0} s. {load.Refusal}");
        await opened.Galleries.FollowAsync();
        await opened.Galleries.CheckpointAsync();
        return seconds;
    }

    private static async Task<Opened> OpenAsync(FaceCvSettings settings)
    {
        var services = new ServiceCollection().AddFaceCv(settings).BuildServiceProvider();
        var galleries = services.GetRequiredService<Galleries>();
        await galleries.OpenAsync();
        return new Opened(services, galleries);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var from = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    private static PersonWithFaces Someone(SyntheticVectors vectors)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = PersonId.New(TimeProvider.System);
        var face = new EnrolledFace { Id = FaceId.New(TimeProvider.System), PersonId = id, ModelId = Model, Quality = default, Box = default, CreatedAt = now };
        return new PersonWithFaces(
            new Person { Id = id, Name = "Someone", CreatedAt = now, UpdatedAt = now }, [new NewEnrolledFace(face, new Template(Embedding.FromRaw(Model, vectors.Next())), null)]);
    }

    private sealed record Opened(ServiceProvider Services, Galleries Galleries) : IAsyncDisposable
    {
        public PersonGallery Gallery => Galleries.Default;

        public ValueTask DisposeAsync() => Services.DisposeAsync();
    }

    private sealed class Row
    {
        public required int People { get; init; }

        public required bool External { get; init; }

        public required double Portions { get; init; }

        public List<double> Singles { get; } = [];

        public List<double> Reads { get; } = [];

        public List<double> Searches { get; } = [];

        public List<double> Queries { get; } = [];

        public double Recall { get; set; }

        public double Restart { get; set; }

        public double Reload { get; set; }

        public long Resident { get; set; }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"| {People:#,0} | {Portions:#,0} a second | {At(Singles, 50):0.0} ms | {At(Singles, 99):0.0} ms | {At(Searches, 50):0.00} ms | {At(Searches, 99):0.00} ms | {Chroma()} | {At(Reads, 50):0.00} ms | {Restart:0.0} s | {Reload:0.0} s | {Resident:#,0} MB |");

        private string Chroma() => External ? string.Create(CultureInfo.InvariantCulture, $"{At(Queries, 50):0.0} ms | {Recall:0.0} %") : "- | -";

        private static double At(List<double> values, int percent) => values.Order().ElementAt(Math.Min(values.Count - 1, values.Count * percent / 100));
    }
}
