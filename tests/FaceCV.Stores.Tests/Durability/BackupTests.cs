using FaceCV.Core.Gallery;
using FaceCV.Stores.Sqlite;
using FaceCV.Stores.Tests.Sqlite;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Durability;

public sealed class BackupTests
{
    [Fact]
    public async Task BackUp_WhileAnotherProgramWrites_IsOneStateOfTheDatabase()
    {
        using var folder = new TemporaryFolder();
        using var database = new TemporaryDatabase();
        await using SqliteGalleryStore store = await database.OpenAsync(), other = await database.OpenAsync();
        var sample = new SampleGallery();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var n = 0; n < 20 || !stop.IsCancellationRequested; n++)
            {
                var person = sample.Person();
                await other.CreatePersonAsync(person, sample.Faces(person.Id, 3));
            }
        });

        for (var n = 0; n < 5; n++)
        {
            var path = folder[$"{n}.db"];
            File.Create(path).Dispose();
            var copy = await store.BackUpAsync(path);
            copy.Counts.Faces.ShouldBe(copy.Counts.People * 3);
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task BackUp_Restored_HasEverything()
    {
        using var folder = new TemporaryFolder();
        using var database = new TemporaryDatabase();
        await using var store = await database.OpenAsync();
        var sample = new SampleGallery();
        var person = sample.Person();
        await store.CreatePersonAsync(person, [sample.Face(person.Id, crop: [1, 2, 3])]);
        File.Create(folder["copy.db"]).Dispose();
        await store.BackUpAsync(folder["copy.db"]);

        await using var restored = new SqliteGalleryStore(new SqliteGalleryOptions { DatabasePath = folder["copy.db"] }, TestKeys.Ring, TimeProvider.System);
        await restored.InitialiseAsync();

        (await GalleryComparison.ReadAsync(restored)).ShouldBe(await GalleryComparison.ReadAsync(store));
        (await restored.LastRevisionAsync()).ShouldBe(await store.LastRevisionAsync());
    }
}
