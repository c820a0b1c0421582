using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Protection;
using FaceCV.Core.Transfer;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Core.Tests.Transfer;

/// <summary>Archives of stores, in memory.</summary>
internal static class Archives
{
    public static readonly RecordCipher Key = new(Enumerable.Repeat((byte)7, RecordCipher.KeyBytes).ToArray());

    public static async Task<byte[]> OfAsync(IGalleryStore store, RecordCipher? key = null, bool crops = true, string? collection = null)
    {
        using var stream = new MemoryStream();
        using var galleries = GalleriesOf(store);
        await new GalleryExport(galleries, TimeProvider.System).RunAsync(stream, new ExportOptions(crops, key, collection));
        return stream.ToArray();
    }

    public static async Task<ImportReport> ImportAsync(
        byte[] archive, IGalleryStore store, ConflictPolicy policy = ConflictPolicy.Fail, bool dryRun = false, RecordCipher? key = null, string? collection = null)
    {
        using var galleries = GalleriesOf(store);
        var import = new GalleryImport(galleries, TimeProvider.System, new ImportOptions(policy, dryRun, key, collection));
        return await import.RunAsync(new MemoryStream(archive));
    }

    public static Galleries GalleriesOf(IGalleryStore store) => new(store, new IndexMaker());

    /// <summary>A store of some people with all that people can have.</summary>
    public static async Task<MemoryGalleryStore> SampleAsync(int people = 4, int seed = 1)
    {
        var (store, sample) = (new MemoryGalleryStore(), new SampleGallery(seed));
        for (var n = 0; n < people; n++)
        {
            var person = sample.Person(n == 0 ? "Ж. \"O'Neil\" 𝔛" : null) with
            {
                ExternalId = n % 2 == 0 ? $"id {n}" : null,
                Metadata = new() { ["team"] = "a\n", ["n"] = new System.Text.Json.Nodes.JsonArray(1.5, null, true) },
                UpdatedAt = SampleGallery.Start.AddTicks(1234567),
            };
            await store.CreatePersonAsync(person, [.. Enumerable.Range(0, n).Select(face => Face(sample, person.Id, face))]);
        }

        return store;
    }

    private static NewEnrolledFace Face(SampleGallery sample, PersonId person, int n)
    {
        var face = sample.Face(person, crop: n % 2 == 0 ? [0xFF, 0xD8, (byte)n] : null);
        var bare = face with { Template = new Template(Faces.Embedding.FromUnit(face.Template.ModelId, face.Template.Embedding.Values.ToArray())) };
        return n == 1 ? bare : face with { OtherTemplates = [new Template(sample.Embedding(SampleGallery.OtherModel))] };
    }
}
