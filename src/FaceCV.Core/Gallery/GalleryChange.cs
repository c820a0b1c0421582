namespace FaceCV.Core.Gallery;

/// <summary>
/// Something in the store that an index may hold has changed. It says only whose: what is true now is to be read, so a change that is
/// applied late or twice does no harm.
/// </summary>
/// <param name="FaceId">The face that was added, altered, moved or erased; null when its person was erased with all faces.</param>
/// <param name="PersonId">The person the face belonged to after the change.</param>
public readonly record struct GalleryChange(FaceId? FaceId, PersonId PersonId);

/// <summary>Some of the changes since a revision.</summary>
/// <param name="Changes">The changes, oldest first; may be empty though there are later ones.</param>
/// <param name="Revision">The revision that the changes lead to: where to read on.</param>
public sealed record ChangePage(IReadOnlyList<GalleryChange> Changes, long Revision);
