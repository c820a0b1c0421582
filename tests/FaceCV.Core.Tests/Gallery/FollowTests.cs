using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Gallery;

public sealed class FollowTests
{
    [Fact]
    public async Task Follow_AnotherProcessWrote_IndexIsLoadedAnew()
    {
        var store = new MemoryGalleryStore();
        var sample = new SampleGallery();
        var gallery = new PersonGallery(store, dimension => new ExactIndex(dimension));
        await gallery.OpenAsync([(SampleGallery.Model, 8)], TestContext.Current.CancellationToken);
        var person = sample.Person("from elsewhere");
        await store.CreatePersonAsync(person, [sample.Face(person.Id)], TestContext.Current.CancellationToken);

        (await gallery.FollowAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await gallery.IndexAsync(SampleGallery.Model, 8, TestContext.Current.CancellationToken)).Count.ShouldBe(0);

        store.ForeignMark++;
        (await gallery.FollowAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await gallery.IndexAsync(SampleGallery.Model, 8, TestContext.Current.CancellationToken)).Count.ShouldBe(1);
        (await gallery.FollowAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
    }
}
