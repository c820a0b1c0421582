using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Gallery;

/// <summary>What a search finds of a face that was changed in place.</summary>
public sealed class GalleryUpdateTests
{
    private static readonly DateTimeOffset Now = SampleGallery.Start;

    private readonly MemoryGalleryStore _store = new();
    private readonly SampleGallery _sample = new(dimension: 32);
    private readonly PersonGallery _gallery;

    public GalleryUpdateTests() => _gallery = new PersonGallery(_store, new IndexMaker());

    [Fact]
    public async Task Update_NewSample_IsFoundByTheNewVectorAlone()
    {
        var (person, face) = await EnrolAsync();
        var index = await _gallery.IndexAsync(SampleGallery.Model, 32);
        var fresh = _sample.Face(person.Id);

        await _gallery.UpdateFaceAsync(face.Face.Id, new FaceChange { Sample = fresh with { Face = fresh.Face with { Id = face.Face.Id } } }, Now);

        Nearest(index, fresh).ShouldBe((face.Face.Id, person.Id, 1));
        Nearest(index, face).Similarity.ShouldBeLessThan(0.9f);
        index.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Update_SampleOfAnotherModel_IsNoLongerFoundByTheOld()
    {
        var (person, face) = await EnrolAsync();
        var (old, other) = (await _gallery.IndexAsync(SampleGallery.Model, 32), await _gallery.IndexAsync(SampleGallery.OtherModel, 32));
        var fresh = _sample.Face(person.Id, SampleGallery.OtherModel);

        await _gallery.UpdateFaceAsync(face.Face.Id, new FaceChange { Sample = fresh with { Face = fresh.Face with { Id = face.Face.Id } } }, Now);

        (old.Count, other.Count).ShouldBe((0, 1));
        Nearest(other, fresh).Similarity.ShouldBe(1);
    }

    [Fact]
    public async Task Update_Moved_IsFoundAsTheOtherPerson()
    {
        var (_, face) = await EnrolAsync();
        var (bob, _) = await EnrolAsync();
        var index = await _gallery.IndexAsync(SampleGallery.Model, 32);

        await _gallery.UpdateFaceAsync(face.Face.Id, new FaceChange { MoveTo = bob.Id }, Now);

        Nearest(index, face).ShouldBe((face.Face.Id, bob.Id, 1));
        (index.Count, index.PersonCount).ShouldBe((2, 1));
    }

    [Fact]
    public async Task Update_WhileTheIndexLoads_IsNotUndoneByAnOlderReading()
    {
        var (person, face) = await EnrolAsync();
        var (bob, _) = await EnrolAsync();
        var fresh = _sample.Face(bob.Id);
        var reading = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _store.BeforeTemplate = async template =>
        {
            if (template.FaceId != face.Face.Id) return;
            reading.TrySetResult();
            await goOn.Task;
        };

        var loading = _gallery.IndexAsync(SampleGallery.Model, 32).AsTask();
        await reading.Task;
        await _gallery.UpdateFaceAsync(face.Face.Id, new FaceChange { MoveTo = bob.Id, Sample = fresh with { Face = fresh.Face with { Id = face.Face.Id } } }, Now);
        goOn.SetResult();
        var index = await loading;

        Nearest(index, fresh).ShouldBe((face.Face.Id, bob.Id, 1));
        index.PersonCount.ShouldBe(1);
        person.Id.ShouldNotBe(bob.Id);
    }

    private static (FaceId, PersonId, float Similarity) Nearest(IVectorIndex index, NewEnrolledFace like)
    {
        var hit = index.Search(like.Template.Embedding.Values, 1)[0];
        return (hit.FaceId, hit.PersonId, MathF.Round(hit.Similarity, 4));
    }

    private async Task<(Person Person, NewEnrolledFace Face)> EnrolAsync()
    {
        var person = _sample.Person();
        var face = _sample.Face(person.Id);
        await _gallery.CreatePersonAsync(person, [face]);
        return (person, face);
    }
}
