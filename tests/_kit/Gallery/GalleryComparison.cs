using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.TestKit.Gallery;

/// <summary>Galleries as values, to be compared bit for bit.</summary>
public static class GalleryComparison
{
    private const int PageLength = 100;

    /// <summary>Every face of a person as text that differs when anything of it does; ordered by id.</summary>
    public static IReadOnlyList<string> FacesOf(PersonWithFaces person) => [.. person.Faces.OrderBy(face => face.Face.Id.Value).Select(TextOf)];

    /// <summary>Everybody in a store, with all faces, as text; ordered by id.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IGalleryStore store, bool withCrops = true)
    {
        var (lines, from) = (new List<string>(), (string?)null);
        do
        {
            var page = await store.ReadGalleryAsync(from, PageLength, withCrops);
            lines.AddRange(page.People.Select(TextOf));
            lines.AddRange(page.People.SelectMany(FacesOf));
            from = page.Next;
        }
        while (from is not null);
        return [.. lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static string TextOf(PersonWithFaces found)
    {
        var person = found.Person;
        return FormattableString.Invariant(
            $"person {person.Id} '{person.Name}' '{person.ExternalId}' {person.Metadata.ToJsonString()} {person.CreatedAt:O} {person.UpdatedAt:O} {person.FaceCount}");
    }

    private static string TextOf(NewEnrolledFace face)
    {
        var record = face.Face with { HasCrop = face.AlignedCrop is not null };
        var templates = face.Templates.OrderBy(template => template.ModelId.Value, StringComparer.Ordinal).Select(template => TextOf(template.Embedding));
        return $"{record} {string.Join(' ', templates)} {(face.AlignedCrop is { } crop ? Convert.ToHexString(crop) : "no crop")}";
    }

    private static string TextOf(Embedding embedding) =>
        $"{embedding.ModelId} {(embedding.RawLength is { } length ? BitConverter.SingleToUInt32Bits(length) : null)} {string.Join(',', embedding.Values.ToArray().Select(BitConverter.SingleToUInt32Bits))}";
}
