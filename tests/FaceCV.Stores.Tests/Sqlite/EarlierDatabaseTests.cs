using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Tests.Sqlite;

/// <summary>Data of an earlier program: opened, brought forward, found; and the way back.</summary>
public sealed class EarlierDatabaseTests : IDisposable
{
    private const int Dimension = 32;
    private static readonly ModelId Model = new("sample/recogniser@0123abcd");
    private static readonly string[] Names = ["Ada", "Grace", "Émilie"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Initialise_DatabaseOfSchema4_FindsItsPeople()
    {
        await using var store = await OpenAsync();

        var people = (await store.ListPeopleAsync(new PersonQuery())).Items;
        people.Select(person => (person.Name, person.FaceCount)).ShouldBe([("Ada", 1), ("Grace", 2), ("Émilie", 3)], ignoreOrder: true);
        (await store.FindPersonByExternalIdAsync("E-1"))!.Name.ShouldBe("Ada");
        (await store.CountAsync()).Faces.ShouldBe(6);
        var ada = await store.FindPersonByNameAsync("Ada");
        ada!.Metadata["team"]!.GetValue<string>().ShouldBe("a");
        foreach (var (person, index) in Names.Select((name, index) => (name, index)))
        {
            var found = (await store.FindPersonByNameAsync(person))!;
            var templates = await store.ReadTemplatesAsync(found.Id, Model);
            templates.Count.ShouldBe(index + 1);
            foreach (var (template, face) in templates.OrderBy(template => template.FaceId.Value).Select((template, face) => (template, face)))
                template.Embedding.Values.ToArray().ShouldBe(VectorOf((index * 10) + face).Values.ToArray(), 1e-6f);
            (await store.ReadCropAsync(templates.MinBy(template => template.FaceId.Value)!.FaceId)).ShouldBe([0xFF, 0xD8, 0xFF, (byte)(index * 10)]);
        }
    }

    [Fact]
    public async Task Initialise_DatabaseOfSchema4_IsSealedAndSound()
    {
        await using (await OpenAsync())
        {
        }

        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        connection.ReadAll(reader => reader.GetString(0), "PRAGMA integrity_check").ShouldBe(["ok"]);
        SqliteSchema.VersionOf(connection).ShouldBe(SqliteSchema.Steps[^1].Version);

        // The beginning of the first vector, as the earlier program wrote it, is nowhere in the file.
        var plain = VectorOf(0).Values[..4].ToArray().SelectMany(BitConverter.GetBytes).ToArray();
        (await File.ReadAllBytesAsync(Earlier)).AsSpan().IndexOf(plain).ShouldBeGreaterThan(0);
        (await File.ReadAllBytesAsync(Path)).AsSpan().IndexOf(plain).ShouldBe(-1);
    }

    [Fact]
    public async Task BackUp_BeforeTheUpgrade_IsStillOfTheEarlierSchema()
    {
        // What the earlier program's own backup is: a copy of the file of one moment. The upgrade does not touch it.
        File.Copy(Earlier, _folder["before.db"]);
        await using (await OpenAsync())
        {
        }

        (await File.ReadAllBytesAsync(_folder["before.db"])).ShouldBe(await File.ReadAllBytesAsync(Earlier));
    }

    [Fact]
    public async Task Initialise_SchemaOfANewerProgram_IsRefusedWithTheWayBackAndLeftAlone()
    {
        await using (await OpenAsync())
        {
        }

        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            connection.Execute("INSERT INTO schema_version VALUES (9999, '9999_later', '')");
        }

        var before = await File.ReadAllBytesAsync(Path);
        var refusal = await Should.ThrowAsync<FaceException>(OpenAsync);

        refusal.Error.ShouldBe(FaceError.StoreUnavailable);
        refusal.Message.ShouldContain("schema version 9999");
        refusal.Remedy!.ShouldContain("restore a backup made before the upgrade");
        (await File.ReadAllBytesAsync(Path)).ShouldBe(before);
    }

    private static string Earlier => System.IO.Path.Combine(Repository.Root, "tests", "_data", "upgrade", "schema4.sqlite");

    private string Path => _folder["facecv.db"];

    private static Embedding VectorOf(int n) =>
        Embedding.FromRaw(Model, [.. Enumerable.Range(0, Dimension).Select(i => (float)Math.Cos((n * 1.7) + (i * (n + 1))))]);

    private async Task<SqliteGalleryStore> OpenAsync()
    {
        if (!File.Exists(Path)) File.Copy(Earlier, Path);
        var store = new SqliteGalleryStore(new SqliteGalleryOptions { DatabasePath = Path }, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        return store;
    }
}
