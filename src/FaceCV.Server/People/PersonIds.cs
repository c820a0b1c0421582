using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Server.People;

/// <summary>Finds the person of a route.</summary>
internal static class PersonIds
{
    /// <summary>The person of an id's text.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.PersonNotFound"/>.</exception>
    public static async Task<Person> RequirePersonAsync(this PersonGallery gallery, string text, CancellationToken cancellationToken) =>
        PersonId.TryParse(text, out var id) && await gallery.Store.FindPersonAsync(id, cancellationToken) is { } person ? person : throw NotFound();

    /// <summary>The refusal.</summary>
    public static FaceException NotFound() => new(FaceError.PersonNotFound, "There is no person of this id.", "GET /api/v1/people lists the ids.");
}
