using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Gallery;

public sealed class GalleriesTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = SampleGallery.Start.AddDays(100);

    private readonly MemoryGalleryStore _store = new();
    private readonly SampleGallery _sample = new();
    private readonly Galleries _galleries;

    public GalleriesTests() => _galleries = new Galleries(_store, new IndexMaker());

    public async ValueTask InitializeAsync() => await _galleries.OpenAsync(None);

    public async ValueTask DisposeAsync()
    {
        _galleries.Dispose();
        await _store.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("default")]
    public async Task Find_NoName_IsTheDefaultOne(string? name) => (await _galleries.FindAsync(name, None)).ShouldBeSameAs(_galleries.Default);

    [Theory]
    [InlineData("nobody")]
    [InlineData("Not a name")]
    [InlineData("../default")]
    public async Task Find_NoneOfThatName_IsRefusedAndNoneIsMade(string name)
    {
        (await Should.ThrowAsync<FaceException>(async () => await _galleries.FindAsync(name, None))).Error.ShouldBe(FaceError.CollectionNotFound);
        (await _galleries.ListAsync(None)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Find_ManyAtOnce_OpensItOnce()
    {
        await _galleries.CreateAsync(new Collection("staff", null, Now), None);
        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await _galleries.FindAsync("staff", None))));
        found.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Search_OfOneCollection_NeverGivesPeopleOfAnother()
    {
        await _galleries.CreateAsync(new Collection("staff", null, Now), None);
        var staff = await _galleries.FindAsync("staff", None);
        var person = _sample.Person();
        var face = _sample.Face(person.Id);
        await staff.CreatePersonAsync(person, [face], None);

        (await _galleries.Default.IndexAsync(SampleGallery.Model, 8, None)).Count.ShouldBe(0);
        (await staff.IndexAsync(SampleGallery.Model, 8, None)).Search(face.Template.Embedding.Values, 1).Single().PersonId.ShouldBe(person.Id);
    }

    [Fact]
    public async Task Follow_AnotherProcessErasesACollectionAndMakesItAnew_OpensTheNewOne()
    {
        var others = _store.Another();
        await _galleries.CreateAsync(new Collection("staff", null, Now), None);
        var before = await _galleries.FindAsync("staff", None);
        await others.DeleteCollectionAsync("staff", None);
        await others.CreateCollectionAsync(new Collection("staff", null, Now), None);

        await _galleries.FollowAsync(None);

        var after = await _galleries.FindAsync("staff", None);
        after.ShouldNotBeSameAs(before);
        await others.DeleteCollectionAsync("staff", None);
        await _galleries.FollowAsync(None);
        (await Should.ThrowAsync<FaceException>(async () => await _galleries.FindAsync("staff", None))).Error.ShouldBe(FaceError.CollectionNotFound);
    }

    [Fact]
    public async Task Follow_AnotherProcessEnrolsIntoACollection_IsFoundThere()
    {
        await _galleries.CreateAsync(new Collection("staff", null, Now), None);
        var staff = await _galleries.FindAsync("staff", None);
        (await staff.IndexAsync(SampleGallery.Model, 8, None)).Count.ShouldBe(0);
        var person = _sample.Person();
        await (await _store.Another().OpenCollectionAsync("staff", None))!.CreatePersonAsync(person, _sample.Faces(person.Id, 2), None);

        (await _galleries.FollowAsync(None)).Changes.ShouldBe(2);

        (await staff.IndexAsync(SampleGallery.Model, 8, None)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task EraseExpired_ErasesOldFacesOfThatCollectionAndPeopleWithTheirLast()
    {
        await _galleries.CreateAsync(new Collection("visitors", 30, Now), None);
        var visitors = await _galleries.FindAsync("visitors", None);
        var (old, mixed, recent, kept) = (_sample.Person(), _sample.Person(), _sample.Person(), _sample.Person());
        NewEnrolledFace Face(Person person, int daysAgo) => _sample.Face(person.Id, createdAt: Now.AddDays(-daysAgo));
        await visitors.CreatePersonAsync(old, [.. Enumerable.Range(31, 600).Select(days => Face(old, days))], None);
        await visitors.CreatePersonAsync(mixed, [Face(mixed, 40), Face(mixed, 5)], None);
        await visitors.CreatePersonAsync(recent, [Face(recent, 29)], None);
        await _galleries.Default.CreatePersonAsync(kept, [Face(kept, 400)], None);
        var index = await visitors.IndexAsync(SampleGallery.Model, 8, None);
        index.Count.ShouldBe(603);

        (await _galleries.EraseExpiredAsync(Now, None)).ShouldBe(601);

        (await visitors.Store.CountAsync(None)).ShouldBe(new GalleryCounts(2, 2));
        index.Count.ShouldBe(2);
        (await _galleries.Default.Store.CountAsync(None)).ShouldBe(new GalleryCounts(1, 1));
        (await _galleries.EraseExpiredAsync(Now, None)).ShouldBe(0);
    }
}
