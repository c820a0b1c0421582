using FaceCV.Stores.MySql;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.MySql;

/// <summary>The numbered writes by which programs notice each other.</summary>
public sealed class MySqlRevisionTests : IAsyncLifetime
{
    private readonly SampleGallery _sample = new();
    private MySqlGalleryOptions _options = null!;
    private MySqlGalleryStore _own = null!;
    private MySqlGalleryStore _other = null!;

    public async ValueTask InitializeAsync()
    {
        _options = SharedServer.NewDatabase();
        (_own, _other) = (new MySqlGalleryStore(_options, TimeProvider.System), new MySqlGalleryStore(_options, TimeProvider.System));
        await _own.InitialiseAsync();
        await _other.InitialiseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is null) return;
        await _own.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task ForeignMark_AnotherStoreWritesAndErases_ChangesEachTime()
    {
        var marks = new List<long> { await _own.ForeignMarkAsync() };
        var person = _sample.Person();
        await _other.CreatePersonAsync(person, []);
        marks.Add(await _own.ForeignMarkAsync());
        await _other.DeletePersonAsync(person.Id);
        marks.Add(await _own.ForeignMarkAsync());

        marks.Distinct().Count().ShouldBe(3);
        (await _own.ForeignMarkAsync()).ShouldBe(marks[^1]);
    }

    [Fact]
    public async Task ForeignMark_AnotherStoreChangesNothingOrItsJobs_Stays()
    {
        var before = await _own.ForeignMarkAsync();

        await _other.DeletePersonAsync(_sample.Person().Id);
        await _other.Jobs.CreateAsync(
            new Core.Jobs.Job { Id = new Core.Jobs.JobId(Guid.NewGuid()), Kind = "enrol", Total = 0, RequestHash = "", CreatedAt = SampleGallery.Start }, []);

        (await _own.ForeignMarkAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Writes_OfSeveralAtOnce_AreNumberedWithoutGaps()
    {
        var people = Enumerable.Range(0, 40).Select(_ => _sample.Person()).ToList();
        await Task.WhenAll(people.Select((person, n) => Task.Run(() => (n % 2 == 0 ? _own : _other).CreatePersonAsync(person, []))));

        SharedServer.Read(_options, "SELECT COUNT(*) = MAX(revision) AND MIN(revision) = 1 AND MAX(revision) = (SELECT revision FROM last_revision) FROM revisions").ShouldBe(1);
    }

    [Fact]
    public async Task Revisions_Many_AreKeptToTheNewest()
    {
        var before = await _own.ForeignMarkAsync();
        SharedServer.Execute(_options, $"USE {_options.Database}; INSERT INTO revisions SELECT seq, REPEAT('x', 16), seq, 'gallery' FROM seq_1_to_25000; UPDATE last_revision SET revision = 25000");

        await using var third = new MySqlGalleryStore(_options, TimeProvider.System);
        await third.InitialiseAsync();

        SharedServer.Read(_options, "SELECT MIN(revision) FROM revisions").ShouldBe(15_001L);
        (await _own.ForeignMarkAsync()).ShouldNotBe(before);
    }

    [Fact]
    public async Task ForeignMark_TheNumbersSinceAreGone_Changes()
    {
        await _own.CreatePersonAsync(_sample.Person(), []);
        var before = await _own.ForeignMarkAsync();
        await _other.CreatePersonAsync(_sample.Person(), []);
        await _own.CreatePersonAsync(_sample.Person(), []);
        SharedServer.Execute(_options, $"DELETE FROM {_options.Database}.revisions WHERE revision <= 2");

        (await _own.ForeignMarkAsync()).ShouldNotBe(before);
    }
}
