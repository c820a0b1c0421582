using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.Chroma.Wire;
using FaceCV.Stores.Hybrid;
using FaceCV.Stores.MySql;
using FaceCV.Stores.Tests.Chroma;
using FaceCV.Stores.Tests.MySql;
using FaceCV.TestKit.Databases;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Hybrid;

/// <summary>MySQL is the truth: whatever becomes of Chroma, everything goes on, and Chroma has it all when it is back.</summary>
public sealed class HybridFaultTests : IDisposable
{
    private readonly MySqlGalleryOptions _mysql = SharedServer.NewDatabase();
    private readonly SampleGallery _sample = new();

    public void Dispose() => SharedServer.Execute(_mysql, $"DROP DATABASE {_mysql.Database}");

    [Fact]
    public async Task Chroma_DownAtTheStart_QueuesAndDeliversWhenItIsBack()
    {
        using var server = ChromaServer.Start();
        var options = SharedChroma.On(server.Port);
        server.Kill();
        await using var store = await OpenAsync(options);
        var (ada, bob) = (_sample.Person(), _sample.Person());
        await store.CreatePersonAsync(ada, _sample.Faces(ada.Id, 3));
        await store.CreatePersonAsync(bob, _sample.Faces(bob.Id, 2));
        await store.DeletePersonAsync(ada.Id);
        await VectorChecks.EventuallyAsync(async () => (await store.FindProblemsAsync()).Count == 1);

        store.Fallback.ShouldBe("chroma-unavailable");
        (await store.FindProblemsAsync())[0].ShouldContain("own exact index");
        (await store.NearestFacesAsync(SampleGallery.Model, _sample.Embedding().Memory, 3)).ShouldBeNull();
        server.Restart();
        await VectorChecks.EventuallyAsync(() => VectorChecks.AreEqualAsync(options, store));
        await VectorChecks.EventuallyAsync(async () => (await store.FindProblemsAsync()).Count == 0 && await store.NearestFacesAsync(SampleGallery.Model, _sample.Embedding().Memory, 3) is not null);
        store.Fallback.ShouldBeNull();
    }

    [Fact]
    public async Task Chroma_KilledInTheMiddleOfWrites_IsBroughtToTheTruth()
    {
        using var server = ChromaServer.Start();
        var options = SharedChroma.On(server.Port);
        await using var store = await OpenAsync(options);
        var people = new List<Person>();
        for (var i = 0; i < 60; i++)
        {
            var person = _sample.Person();
            await store.CreatePersonAsync(person, _sample.Faces(person.Id, 2));
            people.Add(person);
            if (i % 5 == 4) await store.DeletePersonAsync(people[i - 2].Id);
            if (i is 15 or 40) server.Kill();
            if (i is 25 or 50) server.Restart();
        }

        await VectorChecks.EventuallyAsync(() => VectorChecks.AreEqualAsync(options, store));
        (await store.CountAsync()).ShouldBe(new GalleryCounts(48, 96));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_CutAtADelivery_DeliversAll(bool before)
    {
        using var proxy = new ChromaProxy(SharedChroma.New().Port);
        var options = SharedChroma.On(proxy.Port);
        await using var store = await OpenAsync(options);
        if (before) proxy.CutBefore();
        else proxy.CutAfter();
        var person = _sample.Person();

        await store.CreatePersonAsync(person, _sample.Faces(person.Id, 2));

        await VectorChecks.EventuallyAsync(() => Task.FromResult(!proxy.IsPlanned));
        await VectorChecks.EventuallyAsync(() => VectorChecks.AreEqualAsync(options, store));
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task Start_WrongTokenOrDatabase_IsRefused()
    {
        using var proxy = new ChromaProxy(SharedChroma.New().Port) { RequiredHeader = "Authorization: Bearer s3cret" };
        var options = SharedChroma.On(proxy.Port) with { Token = "wrong" };

        var token = await Should.ThrowAsync<FaceException>(() => OpenAsync(options));
        var database = await Should.ThrowAsync<FaceException>(() => OpenAsync(SharedChroma.New() with { Database = "nowhere" }));

        token.Error.ShouldBe(FaceError.StoreUnavailable);
        token.Remedy!.ShouldContain("FACECV_CHROMA_TOKEN");
        database.Remedy!.ShouldContain("FACECV_CHROMA_DATABASE");
        proxy.RequiredHeader = null;
        await using var store = await OpenAsync(options);
    }

    [Fact]
    public async Task Vectors_ChangedBehindTheBack_AreMadeGoodAtTheNextStart()
    {
        var options = SharedChroma.New();
        var person = _sample.Person();
        var faces = _sample.Faces(person.Id, 4);
        await using (var store = await OpenAsync(options))
        {
            await store.CreatePersonAsync(person, faces);
            await store.DeliverAsync();
        }

        using (var client = new ChromaClient(options))
        {
            var collection = (await client.ListCollectionsAsync(default)).Single(one => one.Text("facecv") == options.Collection);
            await client.DeleteAsync(collection.Id, [faces[0].Face.Id.ToString()], default);
            await client.UpsertAsync(
                collection.Id,
                [new ChromaRecord(Guid.NewGuid().ToString(), new float[8], []), new ChromaRecord(faces[1].Face.Id.ToString(), [1, 0, 0, 0, 0, 0, 0, 0], new() { ["mark"] = "x" })], default);
        }

        await using var again = await OpenAsync(options);
        await VectorChecks.EventuallyAsync(() => VectorChecks.AreEqualAsync(options, again));
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task Nearest_AsksChroma_AndFindsTheFace()
    {
        var options = SharedChroma.New();
        await using var store = await OpenAsync(options);
        var person = _sample.Person();
        var faces = _sample.Faces(person.Id, 30);
        await store.CreatePersonAsync(person, faces);
        await store.DeliverAsync();

        var found = await store.NearestFacesAsync(SampleGallery.Model, faces[7].Template.Embedding.Memory, 3);

        found!.Count.ShouldBe(3);
        found[0].ShouldBe(faces[7].Face.Id);
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task Rotate_WritesEveryVectorAnewAndSearchGoesOn()
    {
        var options = SharedChroma.New();
        await using var store = await OpenAsync(options);
        var person = _sample.Person();
        var faces = _sample.Faces(person.Id, 5);
        await store.CreatePersonAsync(person, faces);
        await store.DeliverAsync();
        var before = (await VectorChecks.VectorsAsync(options)).ToDictionary(record => record.Id, record => record.Vector);

        await store.RotateAsync();

        var after = await VectorChecks.VectorsAsync(options);
        after.Select(record => record.Id).ShouldBe(before.Keys, ignoreOrder: true);
        after.ShouldAllBe(record => Dot(record.Vector, before[record.Id]) < 0.99);
        (await VectorChecks.AreEqualAsync(options, store)).ShouldBeTrue();
        (await store.NearestFacesAsync(SampleGallery.Model, faces[2].Template.Embedding.Memory, 1))!.ShouldBe([faces[2].Face.Id]);
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task DataKey_Changed_TurnsTheVectorsAnew()
    {
        var options = SharedChroma.New();
        var person = _sample.Person();
        await using (var store = await OpenAsync(options, TestKeys.Of(1)))
        {
            await store.CreatePersonAsync(person, _sample.Faces(person.Id, 3));
            await store.DeliverAsync();
        }

        var before = (await VectorChecks.VectorsAsync(options)).ToDictionary(record => record.Id, record => record.Vector);
        await using var changed = await OpenAsync(options, TestKeys.Of(2, 1));
        await VectorChecks.EventuallyAsync(async () =>
            await VectorChecks.VectorsAsync(options) is { Count: 3 } after && after.All(record => Dot(record.Vector, before[record.Id]) < 0.99) && await VectorChecks.AreEqualAsync(options, changed));
        await SharedChroma.ClearAsync(options);
    }

    [Fact]
    public async Task DeleteCollection_TakesItsVectorsAlong()
    {
        var options = SharedChroma.New();
        await using var store = await OpenAsync(options);
        await store.CreateCollectionAsync(new Collection("staff", null, SampleGallery.Start));
        var staff = (HybridGalleryStore)(await store.OpenCollectionAsync("staff"))!;
        var person = _sample.Person();
        await staff.CreatePersonAsync(person, _sample.Faces(person.Id, 2));
        await staff.DeliverAsync();
        (await VectorChecks.AllIdsAsync(options)).Count.ShouldBe(2);

        await store.DeleteCollectionAsync("staff");

        (await VectorChecks.AllIdsAsync(options)).ShouldBeEmpty();
        await SharedChroma.ClearAsync(options);
    }

    private static double Dot(float[] a, float[] b) => Math.Abs(a.Zip(b, (x, y) => (double)x * y).Sum());

    private async Task<HybridGalleryStore> OpenAsync(ChromaOptions options, KeyRing? keys = null)
    {
        var store = new HybridGalleryStore(_mysql, options, asksChroma: true, keys ?? TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        return store;
    }
}
