using System.Text.Json.Nodes;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Transfer;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Transfer;

/// <summary>Archives that version 1 of the format wrote are read for ever. The files are never made anew; see tests/_data/archive.</summary>
public sealed class FirstVersionTests
{
    private const int Dimension = 16;
    private static readonly ModelId Model = new("sample/recogniser@0123abcd"), OtherModel = new("sample/another@89abcdef");

    [Theory]
    [InlineData("version1.facecv", null)]
    [InlineData("version1-sealed.facecv", "version1.key")]
    public async Task Import_ArchiveOfVersionOne_GivesTheGalleryOfThen(string archive, string? key)
    {
        var folder = Path.Combine(Repository.Root, "tests", "_data", "archive");
        var (to, expected) = (new MemoryGalleryStore(), await GalleryOfThenAsync());
        using var cipher = key is null ? null : ArchiveKey.ReadFile(Path.Combine(folder, key));

        await Archives.ImportAsync(await File.ReadAllBytesAsync(Path.Combine(folder, archive)), to, key: cipher);

        (await GalleryComparison.ReadAsync(to)).ShouldBe(await GalleryComparison.ReadAsync(expected));
        (await to.ListCollectionsAsync()).Select(one => (one.Name, one.RetentionDays)).ShouldBe([("default", null), ("visitors", 30)]);
        (await GalleryComparison.ReadAsync((await to.OpenCollectionAsync("visitors"))!)).ShouldBe(await GalleryComparison.ReadAsync((await expected.OpenCollectionAsync("visitors"))!));
    }

    /// <summary>What the archives hold: made-up people, vectors computed from numbers, and bytes in place of crops.</summary>
    private static async Task<MemoryGalleryStore> GalleryOfThenAsync()
    {
        var store = new MemoryGalleryStore();
        await store.CreatePeopleAsync([Person(1, "Nobody \u00E9 \u4E2D \u0416 😀 \"quoted\"", "ext-1", faces: 3), Person(2, "Without Faces", null, faces: 0)]);
        await store.CreateCollectionAsync(new Collection("visitors", 30, Time(0)));
        await (await store.OpenCollectionAsync("visitors"))!.CreatePeopleAsync([Person(3, "Visitor", null, faces: 1)]);
        return store;
    }

    private static PersonWithFaces Person(int n, string name, string? externalId, int faces)
    {
        var person = new Person
        {
            Id = new PersonId(Id(n)), Name = name, ExternalId = externalId, CreatedAt = Time(n), UpdatedAt = Time(n).AddDays(1).AddTicks(7),
            Metadata = n == 2 ? [] : new JsonObject { ["department"] = "sales", ["n"] = n, ["list"] = new JsonArray(1.5, true, null), ["deep"] = new JsonObject { ["k"] = "v" } },
        };
        return new PersonWithFaces(person, [.. Enumerable.Range(1, faces).Select(face => Face(person.Id, n, face))]);
    }

    private static NewEnrolledFace Face(PersonId person, int n, int face)
    {
        var record = new EnrolledFace
        {
            Id = new FaceId(Id((n * 100) + face)), PersonId = person, ModelId = Model, Quality = new FaceQuality(0.1f * face, 1f / 3, 0, 1, 0.75f, 0.999f),
            Box = new BoundingBox(-3.5f, 1e-3f, 112.25f * face, 140), Source = face == 2 ? null : $"image {face}.jpg", SourceHash = face == 2 ? null : new string('a', 64),
            CreatedAt = Time(n).AddHours(face), HasCrop = face == 1,
        };
        Template[] others = face == 3 ? [new Template(Vector(OtherModel, n + face, 21.75f))] : [];
        return new NewEnrolledFace(record, new Template(Vector(Model, n + face, face == 2 ? null : 12.5f)), face == 1 ? [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9] : null) { OtherTemplates = others };
    }

    // Sixteen numbers of a quarter each, with signs: a unit vector without rounding.
    private static Embedding Vector(ModelId model, int seed, float? length) =>
        Embedding.FromUnit(model, [.. Enumerable.Range(0, Dimension).Select(n => ((seed * 7) + (n * n)) % 3 == 0 ? -0.25f : 0.25f)], length);

    private static Guid Id(int n) => new($"01900000-0000-7000-8000-{n:D12}");

    private static DateTimeOffset Time(int n) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMinutes(n);
}
