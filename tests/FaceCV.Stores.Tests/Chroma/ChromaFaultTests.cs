using System.Collections.Concurrent;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Chroma;
using FaceCV.TestKit;
using FaceCV.TestKit.Databases;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Chroma;

/// <summary>Nothing accepted is lost and nothing is half there, whatever becomes of Chroma and of the way to it.</summary>
public sealed class ChromaFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleGallery _sample = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Server_KilledInTheMiddleOfWrites_HasEveryAcceptedPersonWholeAndNobodyHalf()
    {
        using var server = ChromaServer.Start();
        var options = SharedChroma.On(server.Port);
        var accepted = new ConcurrentBag<PersonId>();
        using var stop = new CancellationTokenSource();
        await using (var store = await OpenAsync(options, "a"))
        {
            var writers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => WriteAsync(store, accepted, stop.Token))).ToList();
            for (var i = 0; i < 4; i++)
            {
                await Task.Delay(400 + (i * 130));
                server.Kill();
                await Task.Delay(200);
                server.Restart();
            }

            var before = accepted.Count;
            await VectorChecks.EventuallyAsync(() => Task.FromResult(accepted.Count > before + 3));
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }

        // A machine that knows nothing yet.
        await using var fresh = await OpenAsync(options, "b");
        var people = await ReadAllAsync(fresh);
        accepted.Except(people.Select(person => person.Person.Id)).ShouldBeEmpty();
        people.ShouldAllBe(person => person.Faces.Count == 3);
        await VectorChecks.EventuallyAsync(() => VectorChecks.AreEqualAsync(options, fresh));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_CutAtAWrite_StoresItOnce(bool before)
    {
        using var proxy = new ChromaProxy(SharedChroma.New().Port);
        var options = SharedChroma.On(proxy.Port);
        await using var store = await OpenAsync(options, "a");
        var person = _sample.Person();
        if (before) proxy.CutBefore();
        else proxy.CutAfter();

        await store.CreatePersonAsync(person, _sample.Faces(person.Id, 2));

        proxy.IsPlanned.ShouldBeFalse();
        await using var fresh = await OpenAsync(options, "b");
        (await fresh.FindPersonAsync(person.Id))!.FaceCount.ShouldBe(2);
        (await fresh.CountAsync()).ShouldBe(new GalleryCounts(1, 2));
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task Answer_TooSlow_IsToldAndReplicaAndServerAreOneAgain()
    {
        using var proxy = new ChromaProxy(SharedChroma.New().Port);
        var options = SharedChroma.On(proxy.Port) with { Timeout = TimeSpan.FromSeconds(2) };
        await using var store = await OpenAsync(options, "a");
        var person = _sample.Person();
        proxy.Delay = TimeSpan.FromSeconds(60);

        // The server has it, as the next look tells.
        await store.CreatePersonAsync(person, _sample.Faces(person.Id, 1));

        proxy.Delay = TimeSpan.Zero;
        await using var fresh = await OpenAsync(options, "b");
        (await fresh.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
        (await store.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task Server_Down_ReadsGoOnWritesAreRefusedAndItHeals()
    {
        using var server = ChromaServer.Start();
        var options = SharedChroma.On(server.Port);
        await using var store = await OpenAsync(options, "a");
        var person = _sample.Person();
        await store.CreatePersonAsync(person, []);
        server.Kill();

        var failure = await Should.ThrowAsync<FaceException>(() => store.CreatePersonAsync(_sample.Person(), []));
        (await store.FindPersonAsync(person.Id)).ShouldNotBeNull();
        await store.LastRevisionAsync();

        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Remedy!.ShouldContain("FACECV_CHROMA_HOST");
        (await store.FindProblemsAsync()).ShouldHaveSingleItem().ShouldContain("nothing can be written");
        server.Restart();
        await store.CreatePersonAsync(_sample.Person(), []);
        await store.LastRevisionAsync();
        (await store.CountAsync()).People.ShouldBe(2);
        await VectorChecks.EventuallyAsync(async () => (await store.FindProblemsAsync()).Count == 0);
    }

    [Fact]
    public async Task OtherMachine_Writes_AreSeenAndNeverOverwritten()
    {
        var options = SharedChroma.New();
        await using var first = await OpenAsync(options, "a");
        await using var second = await OpenAsync(options, "b");
        var (ada, bob) = (_sample.Person("Ada") with { ExternalId = "one" }, _sample.Person("Bob"));
        await first.CreatePersonAsync(ada, _sample.Faces(ada.Id, 2));
        await second.CreatePersonAsync(bob, _sample.Faces(bob.Id, 1));

        var taken = await Should.ThrowAsync<FaceException>(() => second.CreatePersonAsync(_sample.Person() with { ExternalId = "one" }, []));
        taken.Error.ShouldBe(FaceError.Conflict);
        await first.LastRevisionAsync();
        (await first.CountAsync()).ShouldBe(new GalleryCounts(2, 3));
        (await first.FindPersonAsync(bob.Id))!.Name.ShouldBe("Bob");
        await second.DeletePersonAsync(ada.Id);
        await second.UpdatePersonAsync(bob.Id, new PersonChange("Bobby"), SampleGallery.Start);
        await first.LastRevisionAsync();
        (await first.CountAsync()).ShouldBe(new GalleryCounts(1, 1));
        (await first.FindPersonAsync(bob.Id))!.Name.ShouldBe("Bobby");
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task Chroma_Emptied_IsRefusedAndNothingOfTheReplicaIsLost()
    {
        var options = SharedChroma.New();
        await using (var store = await OpenAsync(options, "a")) await store.CreatePersonAsync(_sample.Person(), []);
        await SharedChroma.ClearAsync(options);

        var failure = await Should.ThrowAsync<FaceException>(() => OpenAsync(options, "a"));

        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Remedy!.ShouldContain("backup");
        await SharedChroma.ClearAsync(options);
    }

    private static async Task<List<PersonWithFaces>> ReadAllAsync(IGalleryStore store)
    {
        var (people, from) = (new List<PersonWithFaces>(), (string?)null);
        do
        {
            var page = await store.ReadGalleryAsync(from, 999, withCrops: true);
            people.AddRange(page.People);
            from = page.Next;
        }
        while (from is not null);
        return people;
    }

    private static async Task WriteAsync(IGalleryStore store, ConcurrentBag<PersonId> accepted, CancellationToken stop)
    {
        var sample = new SampleGallery(Environment.CurrentManagedThreadId);
        while (!stop.IsCancellationRequested)
        {
            var person = sample.Person();
            try
            {
                await store.CreatePersonAsync(person, sample.Faces(person.Id, 3), CancellationToken.None);
                accepted.Add(person.Id);
            }
            catch (FaceException failure) when (failure.Error == FaceError.StoreUnavailable)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private async Task<ChromaGalleryStore> OpenAsync(ChromaOptions options, string machine)
    {
        var store = new ChromaGalleryStore(options, _folder[$"{machine}.db"], asksChroma: false, TestKeys.Ring, TimeProvider.System);
        try
        {
            await store.InitialiseAsync();
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
