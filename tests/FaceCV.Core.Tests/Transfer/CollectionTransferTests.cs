using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Transfer;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Transfer;

public sealed class CollectionTransferTests
{
    private readonly MemoryGalleryStore _to = new();

    [Fact]
    public async Task Export_AllCollections_AreMadeAgainWithTheirPeopleAndRetention()
    {
        var from = await TwoAsync();
        var archive = await Archives.OfAsync(from);

        var plan = await Archives.ImportAsync(archive, _to, dryRun: true);
        (await _to.ListCollectionsAsync()).ShouldHaveSingleItem();
        var report = await Archives.ImportAsync(archive, _to);

        report.ShouldBe(plan);
        report.ShouldBe(new ImportReport { CollectionsCreated = 2, PeopleCreated = 5, FacesAdded = 8 });
        (await _to.ListCollectionsAsync()).Select(one => (one.Name, one.RetentionDays)).ShouldBe([("default", null), ("empty", null), ("visitors", 30)]);
        (await PeopleAsync(_to, "visitors")).ShouldBe(await PeopleAsync(from, "visitors"));
        (await GalleryComparison.ReadAsync(_to)).ShouldBe(await GalleryComparison.ReadAsync(from));
        (await Archives.ImportAsync(archive, _to)).ShouldBe(new ImportReport { PeopleUnchanged = 5 });
    }

    [Fact]
    public async Task Export_OneCollection_MayGoToAnother()
    {
        var from = await TwoAsync();
        await _to.CreateCollectionAsync(new Collection("guests", 7, SampleGallery.Start));
        var archive = await Archives.OfAsync(from, collection: "visitors");

        await Archives.ImportAsync(archive, _to, collection: "guests");

        (await PeopleAsync(_to, "guests")).ShouldBe(await PeopleAsync(from, "visitors"));
        (await _to.ListCollectionsAsync()).Select(one => one.RetentionDays).ShouldBe([null, 7]);
        (await _to.CountAsync()).People.ShouldBe(0);
    }

    [Fact]
    public async Task Import_SeveralCollectionsIntoOne_IsRefused() =>
        (await Should.ThrowAsync<FaceException>(async () => await Archives.ImportAsync(await Archives.OfAsync(await TwoAsync()), _to, collection: "default"))).Error.ShouldBe(FaceError.InvalidArgument);

    [Fact]
    public async Task ExportOrImport_CollectionThatIsNotThere_IsRefused()
    {
        var from = await TwoAsync();
        (await Should.ThrowAsync<FaceException>(() => Archives.OfAsync(from, collection: "nowhere"))).Error.ShouldBe(FaceError.CollectionNotFound);
        var archive = await Archives.OfAsync(from, collection: "visitors");
        (await Should.ThrowAsync<FaceException>(() => Archives.ImportAsync(archive, _to, collection: "nowhere"))).Error.ShouldBe(FaceError.CollectionNotFound);
    }

    private static async Task<MemoryGalleryStore> TwoAsync()
    {
        var store = await Archives.SampleAsync();
        await store.CreateCollectionAsync(new Collection("visitors", 30, SampleGallery.Start));
        await store.CreateCollectionAsync(new Collection("empty", null, SampleGallery.Start));
        var (visitors, sample) = ((await store.OpenCollectionAsync("visitors"))!, new SampleGallery(5));
        var person = sample.Person();
        await visitors.CreatePersonAsync(person, sample.Faces(person.Id, 2));
        return store;
    }

    private static async Task<IReadOnlyList<string>> PeopleAsync(IGalleryStore store, string collection) => await GalleryComparison.ReadAsync((await store.OpenCollectionAsync(collection))!);
}
