using FaceCV.Core.Gallery;
using FaceCV.Core.Transfer;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Transfer;

public sealed class InterruptedImportTests
{
    [Theory]
    [InlineData(ConflictPolicy.Fail)]
    [InlineData(ConflictPolicy.Skip)]
    [InlineData(ConflictPolicy.Merge)]
    [InlineData(ConflictPolicy.Replace)]
    public async Task Import_StoppedAfterEachWriteAndRunAgain_IsWholeAndHasNothingTwice(ConflictPolicy policy)
    {
        var from = await LargeAsync();
        var archive = await Archives.OfAsync(from);
        var to = new MemoryGalleryStore();
        var stops = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            to.AfterCommit = () => stop.CancelAsync();
            using var galleries = Archives.GalleriesOf(to);
            var import = new GalleryImport(galleries, TimeProvider.System, new ImportOptions(policy));
            try
            {
                await import.RunAsync(new MemoryStream(archive), cancellationToken: stop.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                (++stops).ShouldBeLessThan(20);
                (import.Report.PeopleCreated + import.Report.FacesAdded).ShouldBeGreaterThan(0);
            }
        }

        stops.ShouldBeGreaterThan(3);
        (await GalleryComparison.ReadAsync(to)).ShouldBe(await GalleryComparison.ReadAsync(from));
    }

    // More people than fit into one write, and one of more faces than do.
    private static async Task<MemoryGalleryStore> LargeAsync()
    {
        var (store, sample) = (new MemoryGalleryStore(), new SampleGallery());
        var large = sample.Person("Large");
        await store.CreatePersonAsync(large, sample.Faces(large.Id, 1_300));
        var people = Enumerable.Range(0, 700).Select(_ => sample.Person()).Select(person => new PersonWithFaces(person, sample.Faces(person.Id, 1)));
        await store.CreatePeopleAsync([.. people]);
        return store;
    }
}
