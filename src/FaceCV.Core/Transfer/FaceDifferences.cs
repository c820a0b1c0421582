using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Transfer;

/// <summary>How faces of an archive differ from the same faces in a gallery.</summary>
/// <param name="Differing">The archive's faces that the gallery has otherwise, or less of.</param>
/// <param name="LackingTemplates">The archive's templates by models that the gallery's face has none of.</param>
internal sealed record FaceDifferences(IReadOnlyList<NewEnrolledFace> Differing, IReadOnlyList<IndexedTemplate> LackingTemplates)
{
    /// <summary>Whether there are any.</summary>
    public bool Any => Differing.Count > 0;

    /// <summary>Compares faces.</summary>
    /// <param name="store">The gallery.</param>
    /// <param name="faces">Of the archive; each is in the gallery, with the same person.</param>
    /// <param name="present">The gallery's faces of that person.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<FaceDifferences> FindAsync(
        IGalleryStore store, IReadOnlyList<NewEnrolledFace> faces, IReadOnlyDictionary<FaceId, EnrolledFace> present, CancellationToken cancellationToken)
    {
        var templates = await ReadTemplatesAsync(store, faces, cancellationToken);
        var (differing, lackingTemplates) = (new List<NewEnrolledFace>(), new List<IndexedTemplate>());
        foreach (var face in faces)
        {
            var (own, id) = (present[face.Face.Id], face.Face.Id);
            var lacking = face.Templates.Where(template => !templates.ContainsKey((id, template.ModelId))).ToList();
            var lacksCrop = face.AlignedCrop is not null && !own.HasCrop;
            var isOther = face.Templates.Any(template => templates.TryGetValue((id, template.ModelId), out var held) && !IsSame(held, template.Embedding));
            if (lacking.Count > 0 || lacksCrop || isOther || !IsSameRecord(face.Face, own)) differing.Add(face);
            lackingTemplates.AddRange(lacking.Select(template => new IndexedTemplate(id, own.PersonId, template.Embedding)));
        }

        return new FaceDifferences(differing, lackingTemplates);
    }

    private static async Task<Dictionary<(FaceId Face, ModelId Model), Embedding>> ReadTemplatesAsync(
        IGalleryStore store, IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(FaceId, ModelId), Embedding>();
        if (faces.Count == 0) return found;
        var ids = faces.Select(face => face.Face.Id).ToList();
        foreach (var model in faces.SelectMany(face => face.Templates).Select(template => template.ModelId).Distinct())
            foreach (var template in await store.ReadTemplatesAsync(ids, model, cancellationToken)) found[(template.FaceId, model)] = template.Embedding;
        return found;
    }

    private static bool IsSameRecord(EnrolledFace one, EnrolledFace other) =>
        one.ModelId == other.ModelId && one.Quality == other.Quality && one.Box == other.Box && one.Source == other.Source && one.SourceHash == other.SourceHash;

    private static bool IsSame(Embedding one, Embedding other) => one.RawLength == other.RawLength && one.Values.SequenceEqual(other.Values);
}
