using FaceCV.TestKit.Gallery;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Tests.Sqlite;

public sealed class SqliteChangesTests
{
    [Fact]
    public async Task Changes_OldestAreGone_AreUnknownFromThere()
    {
        using var file = new TemporaryDatabase();
        await using var store = await file.OpenAsync();
        var sample = new SampleGallery();
        var person = sample.Person();
        await store.CreatePersonAsync(person, sample.Faces(person.Id, 5));
        Execute(file, "DELETE FROM changes WHERE revision <= 3");

        (await store.ReadChangesAsync(2, includeOwn: true)).ShouldBeNull();
        (await store.ReadChangesAsync(3, includeOwn: true)).ShouldNotBeNull().Changes.Count.ShouldBe(2);

        Execute(file, "DELETE FROM changes");
        (await store.LastRevisionAsync()).ShouldBe(5);
        (await store.ReadChangesAsync(4, includeOwn: true)).ShouldBeNull();
    }

    [Fact]
    public async Task Changes_Many_AreKeptToTheNewest()
    {
        using var file = new TemporaryDatabase();
        await using var store = await file.OpenAsync();
        Execute(file, "UPDATE sqlite_sequence SET seq = 0; INSERT INTO changes (revision, writer, person_id) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101999) SELECT i, x'00', zeroblob(16) FROM n");
        var person = new SampleGallery().Person();

        await store.CreatePersonAsync(person, new SampleGallery().Faces(person.Id, 1));

        (await store.LastRevisionAsync()).ShouldBe(102_000);
        (await store.ReadChangesAsync(1_999, includeOwn: false)).ShouldBeNull();
        (await store.ReadChangesAsync(2_000, includeOwn: false)).ShouldNotBeNull();
    }

    private static void Execute(TemporaryDatabase file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file.Path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
