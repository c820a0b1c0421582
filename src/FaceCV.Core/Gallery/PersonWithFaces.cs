namespace FaceCV.Core.Gallery;

/// <summary>A person with faces, their templates of every model and, where wanted, their crops.</summary>
/// <param name="Person">The person.</param>
/// <param name="Faces">Faces of that person; may be none, or not all of them.</param>
public sealed record PersonWithFaces(Person Person, IReadOnlyList<NewEnrolledFace> Faces);

/// <summary>Some of a gallery, whole.</summary>
/// <param name="People">People with their faces. Who has more faces than fit on a page comes again as the first of the next one.</param>
/// <param name="Next">Where to go on; null when this was the last page.</param>
public sealed record GalleryPage(IReadOnlyList<PersonWithFaces> People, string? Next);
