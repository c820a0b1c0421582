using FaceCV.Core.Gallery;
using FaceCV.Core.Index;
using FaceCV.Core.Transfer;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Transfer;

/// <summary>Galleries to move, and the moving.</summary>
internal static class TransferSample
{
    /// <summary>Stores people with all that people can have: scripts, metadata, several models, lengths known and not, crops and none.</summary>
    public static async Task FillAsync(IGalleryStore store, int people)
    {
        var sample = new SampleGallery(3, dimension: 64);
        var all = Enumerable.Range(0, people).Select(n => Make(sample, n)).ToList();
        foreach (var chunk in all.Chunk(200)) await store.CreatePeopleAsync(chunk);
    }

    public static async Task ExportAsync(IGalleryStore store, string path)
    {
        await using var file = File.Create(path);
        using var galleries = GalleriesOf(store);
        await new GalleryExport(galleries, TimeProvider.System).RunAsync(file, new ExportOptions(Crops: true));
    }

    public static async Task<ImportReport> ImportAsync(IGalleryStore store, string path, string? collection = null)
    {
        await using var file = File.OpenRead(path);
        using var galleries = GalleriesOf(store);
        return await new GalleryImport(galleries, TimeProvider.System, new ImportOptions(Collection: collection)).RunAsync(file);
    }

    public static Galleries GalleriesOf(IGalleryStore store) => new(store, new IndexMaker());

    private static PersonWithFaces Make(SampleGallery sample, int n)
    {
        var person = sample.Person(n % 3 == 0 ? $"Zoë \u4E2D\u6587 😀 '{n}'" : null) with
        {
            ExternalId = n % 2 == 0 ? $"id {n}" : null,
            Metadata = new() { ["team"] = n % 5, ["deep"] = new System.Text.Json.Nodes.JsonObject { ["empty"] = null, ["n"] = 0.1 } },
            UpdatedAt = SampleGallery.Start.AddDays(1).AddTicks(n),
        };
        return new PersonWithFaces(person, [.. Enumerable.Range(0, n % 4).Select(face => Face(sample, person.Id, face))]);
    }

    private static NewEnrolledFace Face(SampleGallery sample, PersonId person, int n)
    {
        var face = sample.Face(person, crop: n == 0 ? [0xFF, 0xD8, 0, (byte)n] : null);
        if (n == 1) return face with { Face = face.Face with { Source = null, SourceHash = null }, OtherTemplates = [new Template(sample.Embedding(SampleGallery.OtherModel))] };
        return n == 2 ? face with { Template = new Template(Core.Faces.Embedding.FromUnit(face.Template.ModelId, face.Template.Embedding.Values.ToArray())) } : face;
    }
}
