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
        (_own, _other) = (new MySqlGalleryStore(_options, TestKeys.Ring, TimeProvider.System), new MySqlGalleryStore(_options, TestKeys.Ring, TimeProvider.System));
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
    public async Task Changes_OfJobs_AreNone()
    {
        var before = await _own.LastRevisionAsync();

        await _other.Jobs.CreateAsync(
            new Core.Jobs.Job { Id = new Core.Jobs.JobId(Guid.NewGuid()), Kind = "enrol", Total = 0, RequestHash = "", CreatedAt = SampleGallery.Start }, []);

        (await _own.ReadChangesAsync(before, includeOwn: true)).ShouldNotBeNull().Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Writes_OfSeveralAtOnce_AreNumberedWithoutGaps()
    {
        var people = Enumerable.Range(0, 40).Select(_ => _sample.Person()).ToList();
        await Task.WhenAll(people.Select((person, n) => Task.Run(() => (n % 2 == 0 ? _own : _other).CreatePersonAsync(person, []))));

        SharedServer.Read(_options, "SELECT COUNT(*) = MAX(revision) AND MIN(revision) = 1 AND MAX(revision) = (SELECT revision FROM last_revision) FROM revisions").ShouldBe(1);
    }

    [Fact]
    public async Task Revisions_Many_AreKeptToTheNewestWithTheirChanges()
    {
        SharedServer.Execute(_options, $"USE {_options.Database}; DELETE FROM revisions; INSERT INTO revisions SELECT seq, REPEAT('x', 16), seq, 'gallery' FROM seq_1_to_25000; INSERT INTO changes (revision, number, person_id) SELECT seq, 0, REPEAT('p', 16) FROM seq_1_to_25000; UPDATE last_revision SET revision = 25000");

        await using var third = new MySqlGalleryStore(_options, TestKeys.Ring, TimeProvider.System);
        await third.InitialiseAsync();

        SharedServer.Read(_options, "SELECT MIN(revision) FROM revisions").ShouldBe(15_001L);
        SharedServer.Read(_options, "SELECT MIN(revision) FROM changes").ShouldBe(15_001L);
        (await _own.ReadChangesAsync(14_999, includeOwn: true)).ShouldBeNull();
        (await _own.ReadChangesAsync(15_000, includeOwn: true)).ShouldNotBeNull().Changes.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Changes_TheNumbersSinceAreGone_AreUnknown()
    {
        await _own.CreatePersonAsync(_sample.Person(), []);
        var before = await _own.LastRevisionAsync();
        await _other.CreatePersonAsync(_sample.Person(), []);
        await _own.CreatePersonAsync(_sample.Person(), []);
        SharedServer.Execute(_options, $"DELETE FROM {_options.Database}.revisions WHERE revision <= {before + 1}");

        (await _own.ReadChangesAsync(before, includeOwn: false)).ShouldBeNull();
    }
}
