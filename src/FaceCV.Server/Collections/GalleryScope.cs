using FaceCV.Core.Gallery;

namespace FaceCV.Server.Collections;

/// <summary>The gallery that a request, or a run of the command line, is about: that of the default collection unless another is named.</summary>
public sealed class GalleryScope(Galleries galleries)
{
    /// <summary>The gallery.</summary>
    public PersonGallery Gallery { get; private set; } = galleries.Default;

    /// <summary>Names the collection; before anything of the scope asks for the gallery.</summary>
    /// <param name="collection">Its name; null or empty is the default one.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="Core.Errors.FaceException"><see cref="Core.Errors.FaceError.CollectionNotFound"/>, or the store cannot be read.</exception>
    public async Task EnterAsync(string? collection, CancellationToken cancellationToken) => Gallery = await galleries.FindAsync(collection, cancellationToken);
}
