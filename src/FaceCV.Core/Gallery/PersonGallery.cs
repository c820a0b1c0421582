using System.Collections.Concurrent;
using FaceCV.Core.Audit;
using FaceCV.Core.Faces;
using FaceCV.Core.Index;

namespace FaceCV.Core.Gallery;

/// <summary>
/// The store and its in-memory indexes kept as one: every write goes to the store first, then to the indexes. Safe for parallel use.
/// </summary>
/// <remarks>
/// Writes run one at a time, from the store's transaction to the change of the indexes, so that an index sees them in the order the store
/// did; otherwise a face that is added and at once deleted could stay in an index. A write that the store accepted always reaches the
/// indexes, whatever becomes of the caller's token.
/// </remarks>
public sealed class PersonGallery
{
    private const int DeletedPerPage = 1_000;
    private const long NoRevision = -1;

    private readonly IndexMaker _indexMaker;
    private readonly ConcurrentDictionary<ModelId, LoadingIndex> _indexes = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _revision = NoRevision;
    private long _checkpointRevision = NoRevision;

    /// <summary>Wraps a store.</summary>
    /// <param name="store">The source of truth.</param>
    /// <param name="indexMaker">Makes its indexes.</param>
    public PersonGallery(IGalleryStore store, IndexMaker indexMaker)
    {
        Store = store;
        _indexMaker = indexMaker;
    }

    /// <summary>Held by who finds or makes a person by name and then stores, so that two do not make one each.</summary>
    internal SemaphoreSlim Enrolling { get; } = new(1, 1);

    /// <summary>The source of truth, for reads.</summary>
    public IGalleryStore Store { get; }

    /// <summary>Initialises the store and loads the indexes of these models.</summary>
    /// <param name="models">Each model with the components of its vectors.</param>
    /// <param name="cancellationToken">Ends the wait; a load that has begun goes on for later callers.</param>
    /// <exception cref="Errors.FaceException">The store cannot be used.</exception>
    public async Task OpenAsync(IEnumerable<(ModelId ModelId, int Dimension)> models, CancellationToken cancellationToken = default)
    {
        await Store.InitialiseAsync(cancellationToken);
        Interlocked.Exchange(ref _revision, await Store.LastRevisionAsync(cancellationToken));
        foreach (var (modelId, dimension) in models) await IndexAsync(modelId, dimension, cancellationToken);
    }

    /// <summary>The index of a model, loaded from the store at first use, once for all callers. A load that failed is tried again.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="dimension">Components of its vectors.</param>
    /// <param name="cancellationToken">Ends the wait; the load goes on for other callers.</param>
    /// <exception cref="ArgumentException">The index of that model was loaded with another dimension.</exception>
    /// <exception cref="Errors.FaceException">The store cannot be read, or holds templates of another dimension for that model.</exception>
    public async ValueTask<IVectorIndex> IndexAsync(ModelId modelId, int dimension, CancellationToken cancellationToken = default)
    {
        var entry = _indexes.GetOrAdd(modelId, id => new LoadingIndex(id, dimension, _indexMaker, Store));
        if (entry.Dimension != dimension)
            throw new ArgumentException($"Model {modelId} has {entry.Dimension} components here, not {dimension}.", nameof(dimension));
        var loading = entry.LoadedAsync();
        var isBroken = loading.IsCompletedSuccessfully && (await loading).IsBroken;
        if (loading.IsFaulted || isBroken)
        {
            if (_indexes.TryRemove(KeyValuePair.Create(modelId, entry)) && isBroken) entry.Drop("a file of it could not be read or written");
            return await IndexAsync(modelId, dimension, cancellationToken);
        }

        try
        {
            return await loading.WaitAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || loading.IsCanceled)
        {
            _indexes.TryRemove(KeyValuePair.Create(modelId, entry));
            throw;
        }
    }

    /// <summary>Stores a new person with faces, then indexes the faces.</summary>
    /// <exception cref="Errors.FaceException">The external id is taken, or the store cannot be written.</exception>
    public Task CreatePersonAsync(Person person, IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken = default)
    {
        CheckDimensions(faces);
        return WriteAsync(
            async () =>
            {
                await Store.CreatePersonAsync(person, faces, cancellationToken);
                NoteFaces(person.Id, faces);
                Add(person.Id, faces);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Stores several new people with faces in one write, then indexes the faces.</summary>
    /// <exception cref="Errors.FaceException">An id or external id is taken, or the store cannot be written.</exception>
    public Task CreatePeopleAsync(IReadOnlyList<PersonWithFaces> people, CancellationToken cancellationToken = default)
    {
        foreach (var person in people) CheckDimensions(person.Faces);
        return WriteAsync(
            async () =>
            {
                await Store.CreatePeopleAsync(people, cancellationToken);
                foreach (var person in people) NoteFaces(person.Person.Id, person.Faces);
                foreach (var person in people) Add(person.Person.Id, person.Faces);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Adds faces to a person, then indexes them.</summary>
    /// <exception cref="Errors.FaceException">There is no such person, or the store cannot be written.</exception>
    public Task AddFacesAsync(
        PersonId personId, IReadOnlyList<NewEnrolledFace> faces, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        CheckDimensions(faces);
        return WriteAsync(
            async () =>
            {
                await Store.AddFacesAsync(personId, faces, now, cancellationToken);
                NoteFaces(personId, faces);
                Add(personId, faces);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Changes an enrolled face in store and indexes; null when there is none of that id.</summary>
    /// <exception cref="Errors.FaceException">As <see cref="IGalleryStore.UpdateFaceAsync"/>, or the store cannot be written.</exception>
    public Task<FaceOfPerson?> UpdateFaceAsync(FaceId id, FaceChange change, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (change.Sample is { } sample) CheckDimensions([sample]);
        return WriteAsync(
            async () =>
            {
                // Read before the write: after it nothing may fail.
                var moved = change.Sample is null && (change.MoveTo is not null || change.MoveToNew is not null) ? await ReadIndexedAsync(id, cancellationToken) : null;
                var updated = await Store.UpdateFaceAsync(id, change, now, cancellationToken);
                if (updated is null) return null;
                Note("face", id);
                Note("person", updated.Person.Id);
                if (change.Sample is { } fresh)
                {
                    Replace(updated.Person.Id, fresh);
                    _indexMaker.EraseUnopened(Store.Collection, (face, _) => face == id);
                }

                if (moved is not null) Move(id, updated.Person.Id, moved);
                return updated;
            },
            cancellationToken);
    }

    /// <summary>Stores further templates of faces that are enrolled already, then indexes them; faces erased meanwhile are passed over.</summary>
    /// <returns>How many were stored.</returns>
    /// <exception cref="Errors.FaceException">The store cannot be written.</exception>
    public Task<int> AddTemplatesAsync(IReadOnlyList<IndexedTemplate> templates, CancellationToken cancellationToken = default)
    {
        foreach (var template in templates) CheckDimension(template.Embedding, nameof(templates));
        return WriteAsync(
            async () =>
            {
                var stored = await Store.AddTemplatesAsync(templates, cancellationToken);
                AuditScope.NoteMany(stored.Count, Store.Collection);
                foreach (var template in stored) Index(template.FaceId, template.PersonId, template.Embedding);
                return stored.Count;
            },
            cancellationToken);
    }

    /// <summary>Changes a person's record, which the indexes do not hold; null when there is no such person.</summary>
    /// <exception cref="Errors.FaceException">The external id is taken, or the store cannot be written.</exception>
    public async Task<Person?> UpdatePersonAsync(PersonId id, PersonChange change, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var updated = await Store.UpdatePersonAsync(id, change, now, cancellationToken);
        if (updated is not null) Note("person", id);
        return updated;
    }

    /// <summary>Erases a person from store and indexes; false when there is none.</summary>
    /// <exception cref="Errors.FaceException">The store cannot be written.</exception>
    public Task<bool> DeletePersonAsync(PersonId id, CancellationToken cancellationToken = default) => WriteAsync(
        async () =>
        {
            var deleted = await Store.DeletePersonAsync(id, cancellationToken);
            if (deleted) Note("person", id);
            foreach (var index in _indexes.Values) index.RemovePerson(id);
            _indexMaker.EraseUnopened(Store.Collection, (_, person) => person == id);
            return deleted;
        },
        cancellationToken);

    /// <summary>Erases a face from store and indexes; with <paramref name="removeEmptyPerson"/> also the person when it was the last.</summary>
    /// <exception cref="Errors.FaceException">The store cannot be written.</exception>
    public Task<bool> DeleteFaceAsync(
        FaceId id, DateTimeOffset now, bool removeEmptyPerson, CancellationToken cancellationToken = default) => WriteAsync(
        async () =>
        {
            var deleted = await Store.DeleteFaceAsync(id, now, removeEmptyPerson, cancellationToken);
            if (deleted) Note("face", id);
            foreach (var index in _indexes.Values) index.Remove(id);
            _indexMaker.EraseUnopened(Store.Collection, (face, _) => face == id);
            return deleted;
        },
        cancellationToken);

    /// <summary>
    /// Erases every person of exactly this name; returns the number of faces and people erased. One person after the other: when it throws or
    /// is cancelled, those before stay erased.
    /// </summary>
    /// <exception cref="Errors.FaceException">The store cannot be written.</exception>
    public async Task<GalleryCounts> DeleteByNameAsync(string name, CancellationToken cancellationToken = default)
    {
        var (people, faces) = (0L, 0L);
        while (true)
        {
            var page = await Store.ListPeopleAsync(new PersonQuery { Name = name, Limit = DeletedPerPage }, cancellationToken);
            foreach (var person in page.Items)
            {
                if (!await DeletePersonAsync(person.Id, cancellationToken)) continue;
                people++;
                faces += person.FaceCount;
            }

            if (page.Items.Count < DeletedPerPage) return new GalleryCounts(people, faces);
        }
    }

    /// <summary>
    /// Brings the writes of other processes into the indexes, so that searches see them. When it is no longer known what they wrote, the
    /// indexes are dropped and loaded anew by the next search.
    /// </summary>
    /// <returns>What was found.</returns>
    /// <exception cref="Errors.FaceException">The store cannot be read.</exception>
    public async Task<Followed> FollowAsync(CancellationToken cancellationToken = default)
    {
        var last = await Store.LastRevisionAsync(cancellationToken);
        if (Interlocked.CompareExchange(ref _revision, last, NoRevision) == NoRevision) return new Followed(0, false);
        var changes = 0;
        while (true)
        {
            // Page by page under the lock: own writes may go in between, but none between the reading of a face and its way into an index.
            var (page, moved) = await WriteAsync(() => FollowPageAsync(last, cancellationToken), cancellationToken);
            if (page is null) return new Followed(changes, true);
            changes += page.Changes.Count;
            if (!moved) return new Followed(changes, false);
        }
    }

    /// <summary>How the indexes that are loaded came to be so.</summary>
    public IReadOnlyList<IndexLoad> Loads => [.. _indexes.Values.Select(index => index.Load).OfType<IndexLoad>()];

    /// <summary>Templates in each index that is loaded.</summary>
    public IEnumerable<(ModelId ModelId, int Templates)> IndexedTemplates => _indexes.Select(entry => (entry.Key, entry.Value.Count));

    /// <summary>Vouches for the files of the loaded indexes, so that the next process need only read what changes from now on.</summary>
    /// <exception cref="Errors.FaceException">The files cannot be written.</exception>
    public async Task CheckpointAsync(CancellationToken cancellationToken = default)
    {
        // Under the lock every change up to the revision is in the indexes; what comes after it may be in them as well.
        var revision = await WriteAsync(() => Task.FromResult(Interlocked.Read(ref _revision)), cancellationToken);
        if (revision == NoRevision || Interlocked.Read(ref _checkpointRevision) == revision) return;
        foreach (var index in _indexes.Values) index.Checkpoint(new IndexMark(revision));
        Interlocked.Exchange(ref _checkpointRevision, revision);
    }

    /// <summary>Closes the indexes and their files; a later search loads them anew. Not a disposal: those who are given a gallery do not own it.</summary>
    public void CloseIndexes()
    {
        foreach (var entry in _indexes) Drop(entry);
    }

    private async Task<(ChangePage? Page, bool Moved)> FollowPageAsync(long last, CancellationToken cancellationToken)
    {
        var known = Interlocked.Read(ref _revision);
        var page = await Store.ReadChangesAsync(known, includeOwn: false, cancellationToken);
        if (page is null)
        {
            // What the indexes will read holds everything up to here.
            Interlocked.Exchange(ref _revision, last);
            CloseIndexes();
            return (null, false);
        }

        await ApplyAsync(page.Changes, cancellationToken);
        Interlocked.Exchange(ref _revision, page.Revision);
        return (page, page.Revision > known && page.Revision < last);
    }

    private async Task ApplyAsync(IReadOnlyList<GalleryChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return;
        var faces = changes.Where(change => change.FaceId is not null).Select(change => change.FaceId!.Value).Distinct().ToList();
        foreach (var (model, index) in _indexes)
        {
            var present = faces.Count == 0 ? [] : await Store.ReadTemplatesAsync(faces, model, cancellationToken);
            foreach (var gone in faces.Except(present.Select(template => template.FaceId))) index.Remove(gone);
            foreach (var template in present)
            {
                if (template.Embedding.Dimension == index.Dimension) index.Add(template.FaceId, template.PersonId, template.Embedding);
            }

            foreach (var change in changes.Where(change => change.FaceId is null)) index.RemovePerson(change.PersonId);
        }
    }

    private async Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await write();
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Add(PersonId personId, IReadOnlyList<NewEnrolledFace> faces)
    {
        foreach (var face in faces)
        {
            foreach (var template in face.Templates) Index(face.Face.Id, personId, template.Embedding);
        }
    }

    private async Task<Dictionary<ModelId, Embedding?>> ReadIndexedAsync(FaceId id, CancellationToken cancellationToken)
    {
        var templates = new Dictionary<ModelId, Embedding?>();
        if (await Store.FindFaceAsync(id, cancellationToken) is not { } face) return templates;
        foreach (var model in _indexes.Keys)
        {
            var own = await Store.ReadTemplatesAsync(face.Person.Id, model, cancellationToken);
            templates[model] = own.FirstOrDefault(template => template.FaceId == id).Embedding;
        }

        return templates;
    }

    private void Replace(PersonId person, NewEnrolledFace fresh)
    {
        foreach (var (model, index) in _indexes)
        {
            if (fresh.Templates.All(template => template.ModelId != model)) index.Remove(fresh.Face.Id);
        }

        Add(person, [fresh]);
    }

    // An index that came up meanwhile may have read the face under its old person: the next search loads it anew.
    private void Move(FaceId face, PersonId person, Dictionary<ModelId, Embedding?> templates)
    {
        foreach (var entry in _indexes)
        {
            if (!templates.TryGetValue(entry.Key, out var embedding)) Drop(entry);
            else if (embedding is not null) entry.Value.Add(face, person, embedding);
        }
    }

    private void Drop(KeyValuePair<ModelId, LoadingIndex> entry)
    {
        if (_indexes.TryRemove(entry)) entry.Value.Drop();
    }

    // A model nobody has searched by has no index; the first search loads it.
    private void Index(FaceId face, PersonId person, Embedding embedding)
    {
        if (_indexes.TryGetValue(embedding.ModelId, out var index)) index.Add(face, person, embedding);
    }

    // Before the store is written: afterwards the index could no longer refuse.
    private void CheckDimensions(IReadOnlyList<NewEnrolledFace> faces)
    {
        foreach (var template in faces.SelectMany(face => face.Templates)) CheckDimension(template.Embedding, nameof(faces));
    }

    // At once after the store, so that what follows may fail and the audit log still has it.
    private void Note(string kind, object id) => AuditScope.Note(kind, id, Store.Collection);

    private void NoteFaces(PersonId person, IReadOnlyList<NewEnrolledFace> faces)
    {
        Note("person", person);
        foreach (var face in faces) Note("face", face.Face.Id);
    }

    private void CheckDimension(Embedding embedding, string argument)
    {
        if (_indexes.TryGetValue(embedding.ModelId, out var index) && index.Dimension != embedding.Dimension)
            throw new ArgumentException($"A template of {embedding.ModelId} has {index.Dimension} components, not {embedding.Dimension}.", argument);
    }
}

/// <summary>What <see cref="PersonGallery.FollowAsync"/> found.</summary>
/// <param name="Changes">Changes of other processes that were brought into the indexes.</param>
/// <param name="Reloading">Whether too much had changed, so that the indexes are loaded anew.</param>
public readonly record struct Followed(int Changes, bool Reloading);
