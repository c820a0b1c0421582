using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Gallery;

/// <summary>Writes that happen while an index is being filled, and writes that race with each other.</summary>
public sealed class PersonGalleryRaceTests
{
    private const int Dimension = 8;

    private readonly SampleGallery _sample = new();
    private readonly MemoryGalleryStore _store = new();
    private readonly PersonGallery _gallery;

    public PersonGalleryRaceTests() => _gallery = new PersonGallery(_store, new IndexMaker());

    [Fact]
    public async Task Load_WritesBetweenReadingAndIndexing_AreNeitherLostNorUndone()
    {
        var (kept, gone, thinned) = (_sample.Person(), _sample.Person(), _sample.Person());
        foreach (var person in new[] { kept, gone, thinned }) await _store.CreatePersonAsync(person, _sample.Faces(person.Id, 3));
        var lost = (await _store.ReadTemplatesAsync(thinned.Id, SampleGallery.Model))[1].FaceId;
        var (reading, proceed) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.BeforeTemplate = _ =>
        {
            reading.TrySetResult();
            return proceed.Task;
        };

        var loading = _gallery.IndexAsync(SampleGallery.Model, Dimension).AsTask();
        await reading.Task;
        var late = _sample.Person();
        await _gallery.CreatePersonAsync(late, _sample.Faces(late.Id, 2));
        await _gallery.AddFacesAsync(kept.Id, _sample.Faces(kept.Id, 1), SampleGallery.Start);
        await _gallery.DeletePersonAsync(gone.Id);
        await _gallery.DeleteFaceAsync(lost, SampleGallery.Start, removeEmptyPerson: false);
        proceed.SetResult();

        await ShouldAgreeAsync(await loading);
        (await _store.CountAsync()).Faces.ShouldBe(3 + 3 + 3 + 2 + 1 - 3 - 1);
    }

    [Fact]
    public async Task Load_BesideManyWriters_EndsEqualToTheStore()
    {
        for (var round = 0; round < 20; round++)
        {
            var (store, sample) = (new MemoryGalleryStore(), new SampleGallery(round));
            var gallery = new PersonGallery(store, new IndexMaker());
            var people = Enumerable.Range(0, 30).Select(_ => sample.Person()).ToList();
            foreach (var person in people) await store.CreatePersonAsync(person, sample.Faces(person.Id, 2));
            var late = people.Select(person => (Person: sample.Person(), Old: person)).ToList();
            var faces = late.ToDictionary(pair => pair.Person.Id, pair => sample.Faces(pair.Person.Id, 2));
            store.BeforeTemplate = async _ => await Task.Yield();

            var loading = gallery.IndexAsync(SampleGallery.Model, Dimension).AsTask();
            await Parallel.ForEachAsync(late, async (pair, token) =>
            {
                await gallery.CreatePersonAsync(pair.Person, faces[pair.Person.Id], token);
                await gallery.DeletePersonAsync(pair.Old.Id, token);
                await gallery.DeleteFaceAsync(faces[pair.Person.Id][0].Face.Id, SampleGallery.Start, false, token);
            });

            await ShouldAgreeAsync(await loading, store);
        }
    }

    [Fact]
    public async Task AddAndDelete_OfTheSameFaceAtOnce_IndexFollowsTheStore()
    {
        var index = await _gallery.IndexAsync(SampleGallery.Model, Dimension);
        var person = _sample.Person();
        await _gallery.CreatePersonAsync(person, []);
        var face = _sample.Face(person.Id);
        var hold = new TaskCompletionSource();
        var stored = new TaskCompletionSource();
        _store.AfterCommit = () =>
        {
            stored.TrySetResult();
            return hold.Task;
        };

        var adding = _gallery.AddFacesAsync(person.Id, [face], SampleGallery.Start);
        await stored.Task;
        var deleting = _gallery.DeleteFaceAsync(face.Face.Id, SampleGallery.Start, removeEmptyPerson: false);
        hold.SetResult();
        await Task.WhenAll(adding, deleting);

        (await deleting).ShouldBeTrue();
        index.Count.ShouldBe(0);
    }

    private Task ShouldAgreeAsync(IVectorIndex index) => ShouldAgreeAsync(index, _store);

    private static async Task ShouldAgreeAsync(IVectorIndex index, MemoryGalleryStore store)
    {
        var all = await store.ListFacesAsync(new FaceQuery { Limit = 100_000 });
        PersonGalleryTests.FacesIn(index).ShouldBe(all.Items.Select(face => face.Face.Id), ignoreOrder: true);
        foreach (var face in all.Items)
        {
            var template = (await store.ReadTemplatesAsync(face.Person.Id, SampleGallery.Model)).Single(one => one.FaceId == face.Face.Id);
            index.Search(template.Embedding.Values, 1)[0].FaceId.ShouldBe(face.Face.Id);
        }
    }
}
