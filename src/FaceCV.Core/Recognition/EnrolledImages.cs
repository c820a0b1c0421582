using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>Knows an image again that was enrolled before.</summary>
internal sealed class EnrolledImages(PersonGallery gallery)
{
    /// <summary>The faces enrolled from an image: those with a template of the recogniser, and those that have only templates of others.</summary>
    public async Task<(IReadOnlyList<EnrolledFace> WithTemplate, IReadOnlyList<EnrolledFace> Without)> FindAsync(
        PersonId person, Recogniser recogniser, string hash, CancellationToken cancellationToken)
    {
        const int PageSize = 1000;
        for (var offset = 0; ; offset += PageSize)
        {
            var query = new FaceQuery { PersonId = person, Offset = offset, Limit = PageSize };
            var page = await gallery.Store.ListFacesAsync(query, cancellationToken);
            EnrolledFace[] found = [.. page.Items.Select(item => item.Face).Where(face => face.SourceHash == hash)];
            if (found.Length == 0 && page.Items.Count == PageSize) continue;
            if (found.Length == 0) return ([], []);
            HashSet<FaceId> having = [.. (await gallery.Store.ReadTemplatesAsync(person, recogniser.ModelId, cancellationToken)).Select(template => template.FaceId)];
            return ([.. found.Where(face => having.Contains(face.Id))], [.. found.Where(face => !having.Contains(face.Id))]);
        }
    }

    /// <summary>Templates for the faces that were enrolled from this image by another model, so that they are not enrolled twice.</summary>
    /// <param name="sample">The image, seen anew.</param>
    /// <param name="enrolled">Its faces without a template of the recogniser.</param>
    /// <param name="recogniser">The recogniser.</param>
    /// <returns>What of the image is not enrolled yet, null when all is; and the templates.</returns>
    public static (EnrolmentSample? Unknown, List<IndexedTemplate> Templates) Complete(EnrolmentSample sample, IReadOnlyList<EnrolledFace> enrolled, Recogniser recogniser)
    {
        const float SameFace = 0.5f;
        var (unknown, templates) = (new List<DetectedFace>(), new List<IndexedTemplate>());
        foreach (var face in sample.Faces)
        {
            var known = enrolled.Where(other => !templates.Exists(template => template.FaceId == other.Id)).MaxBy(other => other.Box.IntersectionOverUnion(face.Box));
            if (known is not null && known.Box.IntersectionOverUnion(face.Box) >= SameFace) templates.Add(new(known.Id, known.PersonId, face.RequireEmbedding(recogniser)));
            else unknown.Add(face);
        }

        return (unknown.Count == 0 ? null : sample with { Faces = unknown }, templates);
    }
}
