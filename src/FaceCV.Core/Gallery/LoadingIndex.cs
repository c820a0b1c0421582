using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Index;

namespace FaceCV.Core.Gallery;

/// <summary>
/// The index of one model while and after it is filled from the store. It takes writes from its first moment, so none is lost: what is
/// added, changed or removed during the load is remembered, so that an older reading of it is dropped. Ids are never used twice, so remembering them is safe.
/// </summary>
internal sealed class LoadingIndex
{
    private readonly Lock _gate = new();
    private readonly ModelId _modelId;
    private readonly IVectorIndex _index;
    private readonly IGalleryStore _store;
    private readonly HashSet<FaceId> _writtenFaces = [];
    private readonly HashSet<FaceId> _removedFaces = [];
    private readonly HashSet<PersonId> _removedPeople = [];
    private readonly Lazy<Task<IVectorIndex>> _load;
    private bool _isLoaded;

    public LoadingIndex(ModelId modelId, IVectorIndex empty, IGalleryStore store)
    {
        _modelId = modelId;
        _index = empty;
        _store = store;
        _load = new Lazy<Task<IVectorIndex>>(() => Task.Run(LoadAsync));
    }

    /// <summary>Components of a vector.</summary>
    public int Dimension => _index.Dimension;

    /// <summary>The index when it holds all of the store; begins to load at the first call.</summary>
    public Task<IVectorIndex> LoadedAsync() => _load.Value;

    public void Add(FaceId faceId, PersonId personId, Embedding embedding)
    {
        lock (_gate)
        {
            if (!_isLoaded) _writtenFaces.Add(faceId);
            _index.Add(faceId, personId, embedding.Values);
        }
    }

    public void Remove(FaceId faceId)
    {
        lock (_gate)
        {
            if (!_isLoaded) _removedFaces.Add(faceId);
            _index.Remove(faceId);
        }
    }

    public void RemovePerson(PersonId personId)
    {
        lock (_gate)
        {
            if (!_isLoaded) _removedPeople.Add(personId);
            _index.RemovePerson(personId);
        }
    }

    private async Task<IVectorIndex> LoadAsync()
    {
        await foreach (var template in _store.ReadTemplatesAsync(_modelId))
        {
            if (template.Embedding.Dimension != Dimension) throw WrongDimension(template);
            lock (_gate)
            {
                if (_writtenFaces.Contains(template.FaceId) || _removedFaces.Contains(template.FaceId) || _removedPeople.Contains(template.PersonId)) continue;
                _index.Add(template.FaceId, template.PersonId, template.Embedding.Values);
            }
        }

        lock (_gate)
        {
            _isLoaded = true;
            _writtenFaces.Clear();
            _removedFaces.Clear();
            _removedPeople.Clear();
        }

        return _index;
    }

    private FaceException WrongDimension(IndexedTemplate template) => new(
        FaceError.StoreUnavailable,
        $"The stored template of face {template.FaceId} has {template.Embedding.Dimension} components; model {_modelId} makes {Dimension}.",
        "Delete that face and enrol it again, or restore the database from a backup.");
}
