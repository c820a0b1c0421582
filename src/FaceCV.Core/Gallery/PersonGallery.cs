using FaceCV.Core.Faces;
using FaceCV.Core.Index;

namespace FaceCV.Core.Gallery;

/// <summary>The store and its in-memory indexes kept as one: every write goes to the store first, then to the index.</summary>
public sealed class PersonGallery
{
    /// <summary>Wraps a store.</summary>
    public PersonGallery(IGalleryStore store)
    {
        Store = store;
    }

    /// <summary>The source of truth, for reads.</summary>
    public IGalleryStore Store { get; }

    /// <summary>Initialises the store and loads the index of a model.</summary>
    public Task OpenAsync(IEnumerable<(ModelId ModelId, int Dimension)> models, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>The index of a model, loaded from the store at first use.</summary>
    public ValueTask<IVectorIndex> IndexAsync(ModelId modelId, int dimension, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Stores a new person with faces, then indexes the faces.</summary>
    public Task CreatePersonAsync(Person person, IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Adds faces to a person, then indexes them.</summary>
    public Task AddFacesAsync(
        PersonId personId, IReadOnlyList<NewEnrolledFace> faces, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Erases a person from store and index; false when there is none.</summary>
    public Task<bool> DeletePersonAsync(PersonId id, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Erases a face from store and index; with <paramref name="removeEmptyPerson"/> also the person when it was the last.</summary>
    public Task<bool> DeleteFaceAsync(FaceId id, DateTimeOffset now, bool removeEmptyPerson, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Erases every person of exactly this name; returns the number of faces and people erased.</summary>
    public Task<GalleryCounts> DeleteByNameAsync(string name, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
