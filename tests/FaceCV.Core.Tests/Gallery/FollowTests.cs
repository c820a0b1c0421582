using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Gallery;

public sealed class FollowTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryGalleryStore _store = new();
    private readonly SampleGallery _sample = new();
    private readonly MemoryGalleryStore _others;
    private readonly PersonGallery _gallery;

    public FollowTests()
    {
        _others = _store.Another();
        _gallery = new PersonGallery(_store, new IndexMaker());
    }

    public async ValueTask InitializeAsync() => await _gallery.OpenAsync([(SampleGallery.Model, 8)], None);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _others.DisposeAsync();
    }

    [Fact]
    public async Task Follow_AnotherProcessEnrols_IsFoundWithoutALoad()
    {
        var person = _sample.Person();
        var faces = _sample.Faces(person.Id, 5);
        await _others.CreatePersonAsync(person, faces, None);
        (await CountAsync()).ShouldBe(0);

        (await _gallery.FollowAsync(None)).ShouldBe(new Followed(5, false));

        (await NearestAsync(faces[4])).ShouldBe((faces[4].Face.Id, person.Id));
        (await CountAsync()).ShouldBe(5);
        _store.Streams.ShouldBe(1);
        (await _gallery.FollowAsync(None)).ShouldBe(new Followed(0, false));
    }

    [Fact]
    public async Task Follow_AnotherProcessErasesMovesAndReplaces_IsSeen()
    {
        var (ada, bob) = (_sample.Person(), _sample.Person());
        var (hers, his) = (_sample.Faces(ada.Id, 3), _sample.Faces(bob.Id, 1));
        await _gallery.CreatePersonAsync(ada, hers, None);
        await _gallery.CreatePersonAsync(bob, his, None);

        await _others.DeleteFaceAsync(hers[0].Face.Id, SampleGallery.Start, removeEmptyPerson: true, None);
        await _others.UpdateFaceAsync(hers[1].Face.Id, new FaceChange { MoveTo = bob.Id }, SampleGallery.Start, None);
        var fresh = _sample.Face(ada.Id);
        await _others.UpdateFaceAsync(hers[2].Face.Id, new FaceChange { Sample = fresh }, SampleGallery.Start, None);
        await _gallery.FollowAsync(None);

        (await CountAsync()).ShouldBe(3);
        (await NearestAsync(hers[1])).ShouldBe((hers[1].Face.Id, bob.Id));
        (await NearestAsync(fresh)).ShouldBe((hers[2].Face.Id, ada.Id));

        await _others.DeletePersonAsync(bob.Id, None);
        await _gallery.FollowAsync(None);
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Follow_OwnWrites_AreNotReadAgain()
    {
        var person = _sample.Person();
        await _gallery.CreatePersonAsync(person, _sample.Faces(person.Id, 2), None);

        (await _gallery.FollowAsync(None)).ShouldBe(new Followed(0, false));
        (await CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Follow_WhatChangedIsNoLongerKnown_IndexIsLoadedAnew()
    {
        var person = _sample.Person();
        await _others.CreatePersonAsync(person, _sample.Faces(person.Id, 2), None);
        _store.Forgotten = 1;

        (await _gallery.FollowAsync(None)).ShouldBe(new Followed(0, true));

        (await CountAsync()).ShouldBe(2);
        _store.Streams.ShouldBe(2);
        (await _gallery.FollowAsync(None)).ShouldBe(new Followed(0, false));
    }

    private async Task<int> CountAsync() => (await _gallery.IndexAsync(SampleGallery.Model, 8, None)).Count;

    private async Task<(FaceId, PersonId)> NearestAsync(NewEnrolledFace face)
    {
        var hit = (await _gallery.IndexAsync(SampleGallery.Model, 8, None)).Search(face.Template.Embedding.Values, 1).Single();
        hit.Similarity.ShouldBeGreaterThan(0.9999f);
        return (hit.FaceId, hit.PersonId);
    }
}
