using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Sqlite;
using FaceCV.Stores.Tests.MySql;
using FaceCV.Stores.Tests.Sqlite;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Transfer;

/// <summary>A gallery goes from one store to another and back, and is the same bit for bit.</summary>
public sealed class RoundTripTests
{
    private const int People = 150;

    [Fact]
    public async Task Archive_FromSqliteToMySqlAndBack_GivesTheSameGallery()
    {
        using var folder = new TemporaryFolder();
        using TemporaryDatabase first = new(), last = new();
        await using var server = new MySqlFixture();
        await using SqliteGalleryStore from = await first.OpenAsync(), back = await last.OpenAsync();
        await using var middle = server.Connect(TestKeys.Of(9));
        await middle.InitialiseAsync();
        await TransferSample.FillAsync(from, People);

        await MoveAsync(from, middle, folder["a.facecv"]);
        await MoveAsync(middle, back, folder["b.facecv"]);

        var expected = await GalleryComparison.ReadAsync(from);
        (await GalleryComparison.ReadAsync(middle)).ShouldBe(expected);
        (await GalleryComparison.ReadAsync(back)).ShouldBe(expected);
        expected.Count.ShouldBeGreaterThan(2 * People);
    }

    [Fact]
    public async Task Import_IntoAnotherCollectionOfTheSameDatabase_IsRefusedAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        using var database = new TemporaryDatabase();
        await using var store = await database.OpenAsync();
        await TransferSample.FillAsync(store, 3);
        await TransferSample.ExportAsync(store, folder["a.facecv"]);
        await store.CreateCollectionAsync(new Collection("copy", null, SampleGallery.Start));

        var failure = await Should.ThrowAsync<FaceException>(() => TransferSample.ImportAsync(store, folder["a.facecv"], collection: "copy"));

        failure.Error.ShouldBe(FaceError.Conflict);
        failure.Message.ShouldContain("another collection");
        (await (await store.OpenCollectionAsync("copy"))!.CountAsync()).People.ShouldBe(0);
    }

    private static async Task MoveAsync(IGalleryStore from, IGalleryStore to, string path)
    {
        await TransferSample.ExportAsync(from, path);
        (await TransferSample.ImportAsync(to, path)).PeopleCreated.ShouldBe(People);
    }
}
