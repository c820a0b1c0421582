using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Index.Files;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Gallery;

/// <summary>A gallery whose indexes are in files, over one process after another.</summary>
public sealed class KeptGalleryTests : IAsyncLifetime
{
    private const int Dimension = 8;
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryGalleryStore _store = new();
    private readonly SampleGallery _sample = new();
    private readonly List<IndexLoad> _loads = [];
    private PersonGallery _gallery;

    public KeptGalleryTests() => _gallery = NewGallery(_store);

    private IndexLoad Load => _loads[^1];

    public async ValueTask InitializeAsync() => await _gallery.OpenAsync([(SampleGallery.Model, Dimension)], None);

    public async ValueTask DisposeAsync()
    {
        _gallery.CloseIndexes();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Open_Again_ReadsNoGalleryAnew()
    {
        var faces = await EnrolAsync(20);
        await RestartAsync(_store);

        (_store.Streams, Load.IsRestored, Load.IsKept, Load.Refusal).ShouldBe((1, true, true, null));
        await ShouldAgreeAsync(faces);
    }

    [Fact]
    public async Task Open_StoreChangedMeanwhile_IndexHasIt()
    {
        var faces = await EnrolAsync(12);
        await _gallery.CheckpointAsync(None);
        _gallery.CloseIndexes();
        var (mover, other) = (faces[3].Face, faces[7].Face);
        await _store.DeleteFaceAsync(faces[0].Face.Id, SampleGallery.Start, removeEmptyPerson: true, None);
        await _store.DeletePersonAsync(faces[1].Face.PersonId, None);
        await _store.UpdateFaceAsync(mover.Id, new FaceChange { MoveTo = other.PersonId }, SampleGallery.Start, None);
        await _store.UpdateFaceAsync(other.Id, new FaceChange { Sample = _sample.Face(other.PersonId) }, SampleGallery.Start, None);
        var late = _sample.Person();
        await _store.CreatePersonAsync(late, _sample.Faces(late.Id, 5), None);
        await RestartAsync(_store);

        (_store.Streams, Load.IsRestored).ShouldBe((1, true));
        await ShouldAgreeAsync(faces);
    }

    [Fact]
    public async Task Open_WhatChangedIsNoLongerKnown_LoadsAnewAndTellsWhy()
    {
        var faces = await EnrolAsync(6);
        _gallery.CloseIndexes();
        await _store.DeletePersonAsync(faces[1].Face.PersonId, None);
        _store.Forgotten = await _store.LastRevisionAsync(None);
        await RestartAsync(_store);

        (_store.Streams, Load.IsRestored).ShouldBe((2, false));
        Load.Refusal.ShouldNotBeNull().ShouldContain("more has changed");
        await ShouldAgreeAsync(faces);
    }

    [Fact]
    public async Task Open_OlderDatabase_LoadsAnew()
    {
        var faces = await EnrolAsync(6);
        await _gallery.CheckpointAsync(None);
        await _gallery.FollowAsync(None);
        await _gallery.CheckpointAsync(None);
        using var backup = new Disposable(new MemoryGalleryStore());
        await RestartAsync(backup.Store);

        Load.Refusal.ShouldNotBeNull().ShouldContain("older");
        (await _gallery.IndexAsync(SampleGallery.Model, Dimension, None)).Count.ShouldBe(0);
        faces.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Open_AnotherDatabaseOfTheSameSize_LoadsAnew()
    {
        await EnrolAsync(6);
        await _gallery.FollowAsync(None);
        await _gallery.CheckpointAsync(None);
        using var other = new Disposable(new MemoryGalleryStore());
        var people = Enumerable.Range(0, 6).Select(_ => _sample.Person()).ToList();
        foreach (var person in people) await other.Store.CreatePersonAsync(person, _sample.Faces(person.Id, 1), None);
        await RestartAsync(other.Store);

        Load.Refusal.ShouldNotBeNull().ShouldContain("agree");
        (await _gallery.IndexAsync(SampleGallery.Model, Dimension, None)).SearchPeople(_sample.Embedding().Values, 10).Select(hit => hit.PersonId)
            .ShouldBe(people.Select(person => person.Id), ignoreOrder: true);
    }

    [Fact]
    public async Task Open_WhileAnotherProcessHasTheFiles_IsInMemory()
    {
        var faces = await EnrolAsync(4);
        var second = NewGallery(_store);
        await second.OpenAsync([(SampleGallery.Model, Dimension)], None);
        Load.IsKept.ShouldBeFalse();
        (await second.IndexAsync(SampleGallery.Model, Dimension, None)).Count.ShouldBe(4);
        await ShouldAgreeAsync(faces);
        second.CloseIndexes();
    }

    [Fact]
    public async Task Delete_IndexNotOpen_ErasesItsFilesToo()
    {
        var faces = await EnrolAsync(3);
        await _gallery.CheckpointAsync(None);
        _gallery.CloseIndexes();
        _gallery = NewGallery(_store);
        await _gallery.OpenAsync([], None);
        await _gallery.DeletePersonAsync(faces[1].Face.PersonId, None);
        await _gallery.DeleteFaceAsync(faces[2].Face.Id, SampleGallery.Start, removeEmptyPerson: true, None);

        foreach (var file in (string[])["codes", "vectors"])
        {
            var path = Directory.GetFiles(_folder.Path, file, SearchOption.AllDirectories).ShouldHaveSingleItem();
            var bytes = await File.ReadAllBytesAsync(path, None);
            var length = bytes.Length / 3;
            Enumerable.Range(0, 3).Select(row => bytes.AsSpan(row * length, length).ContainsAnyExcept((byte)0)).ShouldBe([true, false, false]);
        }

        await ShouldAgreeAsync(faces);
        Load.IsRestored.ShouldBeTrue();
    }

    [Fact]
    public async Task Search_FileDamagedMeanwhile_NextSearchIsOfAnIndexMadeAnew()
    {
        var faces = await EnrolAsync(5);
        var path = Directory.GetFiles(_folder.Path, "vectors", SearchOption.AllDirectories).ShouldHaveSingleItem();
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = 20;
            file.WriteByte((byte)(file.ReadByte() ^ 1));
        }

        var index = await _gallery.IndexAsync(SampleGallery.Model, Dimension, None);
        Should.Throw<Core.Errors.FaceException>(() => index.Search(_sample.Embedding().Values, 5));
        await ShouldAgreeAsync(faces);
        Load.Refusal.ShouldNotBeNull();
    }

    [Fact]
    public async Task Open_FilesCannotBeMade_SearchesInMemoryAndTells()
    {
        var faces = await EnrolAsync(5);
        _gallery.CloseIndexes();
        var blocked = _folder["blocked"];
        await File.WriteAllTextAsync(blocked, "no folder", None);
        _gallery = new PersonGallery(_store, new IndexMaker(new IndexFolder(blocked, TestKeys.Ring), "test", _loads.Add));
        await _gallery.OpenAsync([(SampleGallery.Model, Dimension)], None);

        (Load.IsKept, Load.IsRestored).ShouldBe((false, false));
        Load.Refusal.ShouldNotBeNull().ShouldContain("cannot be made");
        await EnrolAsync(2);
        await ShouldAgreeAsync(faces);
    }

    [Fact]
    public async Task Open_WritesWhileItRestores_AreNeitherLostNorUndone()
    {
        var faces = await EnrolAsync(30);
        await _gallery.FollowAsync(None);
        await _gallery.CheckpointAsync(None);
        for (var round = 0; round < 10; round++)
        {
            _gallery.CloseIndexes();
            _gallery = NewGallery(_store);
            await _gallery.OpenAsync([], None);
            var loading = _gallery.IndexAsync(SampleGallery.Model, Dimension, None).AsTask();
            await EnrolAsync(5);
            await _gallery.DeletePersonAsync(faces[round].Face.PersonId, None);
            await loading;
            await ShouldAgreeAsync(faces);
        }
    }

    private PersonGallery NewGallery(MemoryGalleryStore store) =>
        new(store, new IndexMaker(new IndexFolder(_folder.Path, TestKeys.Ring), "test", _loads.Add));

    private async Task RestartAsync(MemoryGalleryStore store)
    {
        _gallery.CloseIndexes();
        _gallery = NewGallery(store);
        await _gallery.OpenAsync([(SampleGallery.Model, Dimension)], None);
    }

    private async Task<List<NewEnrolledFace>> EnrolAsync(int people)
    {
        var faces = new List<NewEnrolledFace>();
        for (var i = 0; i < people; i++)
        {
            var person = _sample.Person();
            var face = _sample.Face(person.Id);
            await _gallery.CreatePersonAsync(person, [face], None);
            faces.Add(face);
        }

        return faces;
    }

    private async Task ShouldAgreeAsync(List<NewEnrolledFace> probes)
    {
        var index = await _gallery.IndexAsync(SampleGallery.Model, Dimension, None);
        var stored = new List<IndexedTemplate>();
        await foreach (var template in _store.ReadTemplatesAsync(SampleGallery.Model, None)) stored.Add(template);
        index.Count.ShouldBe(stored.Count);
        foreach (var probe in probes.Select(face => face.Templates.First().Embedding))
        {
            index.Search(probe.Values, int.MaxValue).Select(hit => (hit.FaceId, hit.PersonId, hit.Similarity)).ShouldBe(
                stored.Select(template => (template.FaceId, template.PersonId, probe.Similarity(template.Embedding))), ignoreOrder: true);
        }
    }

    private sealed class Disposable(MemoryGalleryStore store) : IDisposable
    {
        public MemoryGalleryStore Store { get; } = store;

        public void Dispose() => Store.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
