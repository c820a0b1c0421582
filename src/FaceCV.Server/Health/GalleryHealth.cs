using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;

namespace FaceCV.Server.Health;

/// <summary>The gallery.</summary>
/// <param name="Type">Kind of database.</param>
/// <param name="Connected">Whether it answers.</param>
/// <param name="People">Enrolled people.</param>
/// <param name="Faces">Enrolled faces.</param>
/// <param name="Templates">Templates of the selected pack; less than the faces means that some are not found by it.</param>
public sealed record GalleryHealth(string Type, bool Connected, long? People, long? Faces, long? Templates)
{
    /// <summary>What is wrong with the templates; null when nothing is.</summary>
    internal string? Problem { get; private init; }

    /// <summary>Counts; a face without a template of the selected pack is not found by it, which nobody would notice from the answers.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="recogniser">Of the selected pack; null when that is not installed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Core.Errors.FaceException">The store does not answer.</exception>
    internal static async Task<GalleryHealth> ReadAsync(PersonGallery gallery, Recogniser? recogniser, CancellationToken cancellationToken)
    {
        var counts = await gallery.Store.CountAsync(cancellationToken);
        if (recogniser is null) return new GalleryHealth(gallery.Store.Name, true, counts.People, counts.Faces, null);
        var templates = (await gallery.IndexAsync(recogniser.ModelId, recogniser.Dimension, cancellationToken)).Count;
        return new GalleryHealth(gallery.Store.Name, true, counts.People, counts.Faces, templates)
        {
            Problem = templates >= counts.Faces ? null
                : $"{counts.Faces - templates} of {counts.Faces} enrolled faces have no template of pack '{recogniser.Pack}', so it does not find them; the job `reembed` makes templates from kept crops, or enrol those people again.",
        };
    }
}
