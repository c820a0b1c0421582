using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Sqlite;

public sealed class SqliteForeignWritesTests
{
    [Fact]
    public async Task ForeignMark_AnotherStoreWrites_Changes()
    {
        using var file = new TemporaryDatabase();
        await using var own = await file.OpenAsync();
        await using var other = await file.OpenAsync();
        var before = await own.ForeignMarkAsync();

        await other.CreatePersonAsync(new SampleGallery().Person(), []);

        (await own.ForeignMarkAsync()).ShouldNotBe(before);
    }
}
