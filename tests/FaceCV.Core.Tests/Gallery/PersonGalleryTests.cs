using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Gallery;

public sealed class PersonGalleryTests
{
    private const int Dimension = 8;
    private static readonly ModelId Model = SampleGallery.Model;

    private readonly SampleGallery _sample = new();
    private readonly MemoryGalleryStore _store = new();
    private readonly PersonGallery _gallery;

    public PersonGalleryTests() => _gallery = new PersonGallery(_store, new IndexMaker());

    [Fact]
    public async Task IndexAsync_StoreWithFaces_HoldsThemAll()
    {
        var person = _sample.Person();
        var faces = _sample.Faces(person.Id, 20);
        await _store.CreatePersonAsync(person, faces);

        var index = await _gallery.IndexAsync(Model, Dimension);

        FacesIn(index).ShouldBe(faces.Select(face => face.Face.Id), ignoreOrder: true);
        index.Search(faces[7].Template.Embedding.Values, 1).Single().FaceId.ShouldBe(faces[7].Face.Id);
    }

    [Fact]
    public async Task IndexAsync_ManyCallersAtOnce_LoadsOnce()
    {
        await _store.CreatePersonAsync(_sample.Person(), []);

        var indexes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _gallery.IndexAsync(Model, Dimension).AsTask())));

        indexes.Distinct().ShouldHaveSingleItem();
        _store.Streams.ShouldBe(1);
    }

    [Fact]
    public async Task IndexAsync_OtherModel_HoldsOnlyItsOwnTemplates()
    {
        var person = _sample.Person();
        var other = _sample.Face(person.Id, SampleGallery.OtherModel);
        await _gallery.CreatePersonAsync(person, [.. _sample.Faces(person.Id, 3), other]);

        FacesIn(await _gallery.IndexAsync(SampleGallery.OtherModel, Dimension)).ShouldBe([other.Face.Id]);
        (await _gallery.IndexAsync(Model, Dimension)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task IndexAsync_AnotherDimension_Throws()
    {
        await _gallery.IndexAsync(Model, Dimension);
        await Should.ThrowAsync<ArgumentException>(async () => await _gallery.IndexAsync(Model, Dimension + 1));
    }

    [Fact]
    public async Task IndexAsync_StoredTemplateOfAnotherDimension_ThrowsStoreUnavailable()
    {
        var person = _sample.Person();
        await _store.CreatePersonAsync(person, _sample.Faces(person.Id, 1));

        var failure = await Should.ThrowAsync<FaceException>(async () => await _gallery.IndexAsync(Model, Dimension + 1));

        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Remedy.ShouldNotBeNull();
        (await _gallery.IndexAsync(Model, Dimension)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task IndexAsync_AfterAFailedLoad_LoadsAgain()
    {
        var person = _sample.Person();
        await _store.CreatePersonAsync(person, _sample.Faces(person.Id, 2));
        _store.BeforeTemplate = _ => throw new FaceException(FaceError.StoreUnavailable, "away");
        await Should.ThrowAsync<FaceException>(async () => await _gallery.IndexAsync(Model, Dimension));
        _store.BeforeTemplate = null;

        (await _gallery.IndexAsync(Model, Dimension)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task IndexAsync_WaiterCancelled_LoadGoesOnForOthers()
    {
        var person = _sample.Person();
        await _store.CreatePersonAsync(person, _sample.Faces(person.Id, 1));
        var gate = new TaskCompletionSource();
        _store.BeforeTemplate = _ => gate.Task;
        using var cancel = new CancellationTokenSource();
        var impatient = _gallery.IndexAsync(Model, Dimension, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);

        gate.SetResult();

        (await _gallery.IndexAsync(Model, Dimension)).Count.ShouldBe(1);
        _store.Streams.ShouldBe(1);
    }

    [Fact]
    public async Task OpenAsync_Models_LoadsEach()
    {
        await _gallery.OpenAsync([(Model, Dimension), (SampleGallery.OtherModel, Dimension)]);
        _store.Streams.ShouldBe(2);
    }

    [Fact]
    public async Task Writes_LoadedIndex_AreSeenAtOnce()
    {
        var index = await _gallery.IndexAsync(Model, Dimension);
        var (person, other) = (_sample.Person(), _sample.Person());
        var (first, second, third) = (_sample.Face(person.Id), _sample.Face(person.Id), _sample.Face(other.Id));

        await _gallery.CreatePersonAsync(person, [first]);
        FacesIn(index).ShouldBe([first.Face.Id]);
        await _gallery.AddFacesAsync(person.Id, [second], SampleGallery.Start);
        await _gallery.CreatePersonAsync(other, [third]);
        FacesIn(index).ShouldBe([first.Face.Id, second.Face.Id, third.Face.Id], ignoreOrder: true);
        (await _gallery.DeleteFaceAsync(first.Face.Id, SampleGallery.Start, removeEmptyPerson: false)).ShouldBeTrue();
        FacesIn(index).ShouldBe([second.Face.Id, third.Face.Id], ignoreOrder: true);
        (await _gallery.DeletePersonAsync(person.Id)).ShouldBeTrue();
        FacesIn(index).ShouldBe([third.Face.Id]);
        (await _gallery.DeletePersonAsync(person.Id)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeleteFaceAsync_LastFace_RemovesThePersonWhenAsked(bool removeEmptyPerson)
    {
        var person = _sample.Person();
        var faces = _sample.Faces(person.Id, 2);
        await _gallery.CreatePersonAsync(person, faces);

        await _gallery.DeleteFaceAsync(faces[0].Face.Id, SampleGallery.Start, removeEmptyPerson);
        (await _store.FindPersonAsync(person.Id)).ShouldNotBeNull();
        await _gallery.DeleteFaceAsync(faces[1].Face.Id, SampleGallery.Start, removeEmptyPerson);

        (await _store.FindPersonAsync(person.Id) is null).ShouldBe(removeEmptyPerson);
    }

    [Fact]
    public async Task DeleteByNameAsync_SeveralOfThatName_ErasesThemAndNobodyElse()
    {
        var index = await _gallery.IndexAsync(Model, Dimension);
        var kept = _sample.Person("ada");
        foreach (var person in new[] { _sample.Person("Ada"), _sample.Person("Ada"), kept })
            await _gallery.CreatePersonAsync(person, _sample.Faces(person.Id, 2));

        (await _gallery.DeleteByNameAsync("Ada")).ShouldBe(new GalleryCounts(2, 4));

        index.Count.ShouldBe(2);
        (await _store.FindPersonAsync(kept.Id)).ShouldNotBeNull();
        (await _gallery.DeleteByNameAsync("Ada")).ShouldBe(new GalleryCounts(0, 0));
    }

    [Fact]
    public async Task AddFacesAsync_StoreRefuses_IndexIsUnchanged()
    {
        var index = await _gallery.IndexAsync(Model, Dimension);
        var nobody = _sample.Person();
        var failure = await Should.ThrowAsync<FaceException>(
            () => _gallery.AddFacesAsync(nobody.Id, _sample.Faces(nobody.Id, 1), SampleGallery.Start));
        failure.Error.ShouldBe(FaceError.PersonNotFound);
        index.Count.ShouldBe(0);
    }

    [Fact]
    public async Task CreatePersonAsync_WrongDimension_IsRefusedBeforeTheStore()
    {
        await _gallery.IndexAsync(Model, Dimension);
        var person = _sample.Person();
        await Should.ThrowAsync<ArgumentException>(
            () => _gallery.CreatePersonAsync(person, new SampleGallery(2, Dimension + 1).Faces(person.Id, 1)));
        (await _store.CountAsync()).People.ShouldBe(0);
    }

    [Fact]
    public async Task CreatePersonAsync_CancelledAfterTheStoreCommitted_ReachesTheIndex()
    {
        var index = await _gallery.IndexAsync(Model, Dimension);
        using var cancel = new CancellationTokenSource();
        _store.AfterCommit = cancel.CancelAsync;
        var person = _sample.Person();

        await _gallery.CreatePersonAsync(person, _sample.Faces(person.Id, 2), cancel.Token);

        index.Count.ShouldBe(2);
    }

    [Fact]
    public async Task UpdatePersonAsync_NewName_IsStored()
    {
        var person = _sample.Person();
        await _gallery.CreatePersonAsync(person, []);
        (await _gallery.UpdatePersonAsync(person.Id, new PersonChange("Grace"), SampleGallery.Start))!.Name.ShouldBe("Grace");
    }

    internal static IReadOnlyList<FaceId> FacesIn(IVectorIndex index)
    {
        var probe = new float[index.Dimension];
        probe[0] = 1;
        return index.Count == 0 ? [] : [.. index.Search(probe, index.Count).Select(hit => hit.FaceId)];
    }
}
