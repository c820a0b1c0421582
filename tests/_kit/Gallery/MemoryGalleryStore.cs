using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.TestKit.Gallery;

/// <summary>A store that forgets: for tests of what lies above it. Held to the same conformance suites as the real ones.</summary>
public sealed class MemoryGalleryStore : IGalleryStore
{
    private readonly Lock _gate;
    private readonly List<Person> _people;
    private readonly List<NewEnrolledFace> _faces;
    private readonly List<(GalleryChange Change, MemoryGalleryStore Writer)> _changes;
    private readonly Dictionary<string, (Collection Record, MemoryGalleryStore Store)> _collections;

    public MemoryGalleryStore()
    {
        (_gate, _people, _faces, _changes, _collections) = (new Lock(), [], [], [], []);
        _collections[Collection] = (new Collection(Collection, null, new DateTimeOffset(0, TimeSpan.Zero)), this);
    }

    private MemoryGalleryStore(MemoryGalleryStore first) =>
        (_gate, _people, _faces, _changes, _collections, Collection) = (first._gate, first._people, first._faces, first._changes, first._collections, first.Collection);

    private MemoryGalleryStore(string collection, MemoryGalleryStore first) =>
        (_gate, _people, _faces, _changes, _collections, Collection) = (first._gate, [], [], [], first._collections, collection);

    public string Collection { get; } = CollectionName.Default;

    public Task<IGalleryStore?> OpenCollectionAsync(string name, CancellationToken cancellationToken = default) =>
        ReadAsync<IGalleryStore?>(() => _collections.TryGetValue(name, out var found) ? found.Store.Another() : null, cancellationToken);

    public Task<bool> ExistsAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(() => _collections.TryGetValue(Collection, out var found) && found.Store._people == _people, cancellationToken);

    public Task<IReadOnlyList<Collection>> ListCollectionsAsync(CancellationToken cancellationToken = default) => ReadAsync<IReadOnlyList<Collection>>(
        () => [.. _collections.Values.Select(found => found.Record).OrderBy(record => record.Name != CollectionName.Default).ThenBy(record => record.Name, StringComparer.Ordinal)],
        cancellationToken);

    public Task CreateCollectionAsync(Collection collection, CancellationToken cancellationToken = default) => WriteAsync(
        () => _collections.TryAdd(collection.Name, (collection, new MemoryGalleryStore(collection.Name, this))) ? true : throw Conflict(), cancellationToken);

    public Task<bool> SetRetentionAsync(string name, int? days, CancellationToken cancellationToken = default) => WriteAsync(
        () =>
        {
            if (!_collections.TryGetValue(name, out var found)) return false;
            _collections[name] = found with { Record = found.Record with { RetentionDays = days } };
            return true;
        },
        cancellationToken);

    public Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default) => WriteAsync(
        () =>
        {
            if (name == CollectionName.Default) throw new FaceException(FaceError.InvalidArgument, "The default collection stays.");
            if (!_collections.Remove(name, out var found)) return false;
            found.Store._people.Clear();
            found.Store._faces.Clear();
            return true;
        },
        cancellationToken);

    /// <summary>A store over the same people and faces, as another process would have it.</summary>
    public MemoryGalleryStore Another() => new(this);

    /// <summary>Awaited after each write that changed something, before its task completes.</summary>
    public Func<Task>? AfterCommit { get; set; }

    /// <summary>Awaited before each template of a stream, which was read before that, as a slow reader's would be.</summary>
    public Func<IndexedTemplate, Task>? BeforeTemplate { get; set; }

    /// <summary>Done before the last revision is read, which is how a store is asked whether it answers.</summary>
    public Action? BeforeRevision { get; set; }

    /// <summary>How often templates were streamed.</summary>
    public int Streams { get; private set; }

    public string Name => "memory";

    public Task InitialiseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<long> ResealAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default) => Task.FromResult(0L);

    public Task CreatePersonAsync(Person person, IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken = default) =>
        CreatePeopleAsync([new PersonWithFaces(person, faces)], cancellationToken);

    public Task CreatePeopleAsync(IReadOnlyList<PersonWithFaces> people, CancellationToken cancellationToken = default) =>
        WriteAsync(
            () =>
            {
                if (!_collections.ContainsKey(Collection)) throw CollectionName.NotFound();
                var (before, facesBefore) = (_people.Count, _faces.Count);
                try
                {
                    foreach (var person in people) Create(person.Person, person.Faces);
                }
                catch
                {
                    _people.RemoveRange(before, _people.Count - before);
                    _faces.RemoveRange(facesBefore, _faces.Count - facesBefore);
                    throw;
                }

                foreach (var face in people.SelectMany(person => person.Faces)) Note(face.Face.Id, face.Face.PersonId);
                return true;
            },
            cancellationToken);

    public Task AddFacesAsync(
        PersonId personId, IReadOnlyList<NewEnrolledFace> faces, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WriteAsync(
            () =>
            {
                CheckFaces(personId, faces);
                if (!Change(personId, person => person with { UpdatedAt = now.ToUniversalTime() }))
                    throw new FaceException(FaceError.PersonNotFound, "No such person.");
                _faces.AddRange(faces);
                foreach (var face in faces) Note(face.Face.Id, personId);
                return true;
            },
            cancellationToken);

    public Task<FaceOfPerson?> UpdateFaceAsync(FaceId id, FaceChange change, DateTimeOffset now, CancellationToken cancellationToken = default) => WriteAsync(
        () =>
        {
            var at = _faces.FindIndex(face => face.Face.Id == id);
            if (at < 0) return null;
            var from = _faces[at].Face.PersonId;
            var to = change.MoveToNew?.Id ?? change.MoveTo ?? from;
            if (change.MoveTo is not null && !_people.Exists(person => person.Id == to)) throw new FaceException(FaceError.PersonNotFound, "No such person.");
            RefuseTaken(to, change.MoveToNew?.ExternalId);
            RefuseTaken(to, change.Person?.ExternalId);
            if (change.MoveToNew is { } made) _people.Add(made with { Metadata = Copy(made.Metadata) });
            var kept = change.Sample ?? _faces[at];
            _faces[at] = kept with { Face = kept.Face with { Id = id, PersonId = to, CreatedAt = _faces[at].Face.CreatedAt } };
            Change(from, person => person with { UpdatedAt = now.ToUniversalTime() });
            Change(to, person => Changed(person, change.Person ?? new PersonChange(), now));
            if (!_faces.Exists(face => face.Face.PersonId == from)) _people.RemoveAll(person => person.Id == from);
            if (change.Sample is not null || from != to) Note(id, to);
            return Faces(face => face.Face.Id == id).Single();
        },
        cancellationToken);

    public Task<IReadOnlyList<IndexedTemplate>> AddTemplatesAsync(
        IReadOnlyList<IndexedTemplate> templates, CancellationToken cancellationToken = default) =>
        WriteAsync<IReadOnlyList<IndexedTemplate>>(
            () =>
            {
                var stored = new List<IndexedTemplate>();
                foreach (var template in templates)
                {
                    var at = _faces.FindIndex(face => face.Face.Id == template.FaceId && face.Face.PersonId == template.PersonId);
                    if (at < 0) continue;
                    _faces[at] = With(_faces[at], new Template(template.Embedding));
                    stored.Add(template);
                    Note(template.FaceId, template.PersonId);
                }

                return stored;
            },
            cancellationToken);

    public Task<CropPage> ReadCropsWithoutAsync(ModelId modelId, long? from, int limit, CancellationToken cancellationToken = default) => ReadAsync(
        () =>
        {
            var found = _faces.Index().Skip((int)(from ?? 0)).Where(face => face.Item.AlignedCrop is not null && !Has(face.Item, modelId)).Take(limit).ToList();
            return new CropPage(
                [.. found.Select(face => new StoredCrop(face.Item.Face.Id, face.Item.Face.PersonId, face.Item.AlignedCrop!))],
                found.Count < limit ? null : found[^1].Index + 1);
        },
        cancellationToken);

    public Task<IReadOnlyList<ModelId>> ListModelsAsync(CancellationToken cancellationToken = default) => ReadAsync<IReadOnlyList<ModelId>>(
        () => [.. _faces.SelectMany(face => face.Templates).Select(template => template.ModelId).Distinct()], cancellationToken);

    public Task<TemplateCoverage> CoverageAsync(ModelId modelId, CancellationToken cancellationToken = default) => ReadAsync(
        () => new TemplateCoverage(
            _faces.Count, _faces.Count(face => Has(face, modelId)), _faces.Count(face => face.AlignedCrop is not null && !Has(face, modelId))),
        cancellationToken);

    public Task<Person?> FindPersonAsync(PersonId id, CancellationToken cancellationToken = default) =>
        ReadAsync(() => People(person => person.Id == id).FirstOrDefault(), cancellationToken);

    public Task<IReadOnlyDictionary<PersonId, Person>> FindPeopleAsync(
        IReadOnlyCollection<PersonId> ids, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyDictionary<PersonId, Person>>(
            () => People(person => ids.Contains(person.Id)).ToDictionary(person => person.Id), cancellationToken);

    public Task<Person?> FindPersonByNameAsync(string name, CancellationToken cancellationToken = default) =>
        ReadAsync(() => People(person => person.Name == name).FirstOrDefault(), cancellationToken);

    public Task<Person?> FindPersonByExternalIdAsync(string externalId, CancellationToken cancellationToken = default) =>
        ReadAsync(() => People(person => person.ExternalId == externalId).FirstOrDefault(), cancellationToken);

    public Task<Page<Person>> ListPeopleAsync(PersonQuery query, CancellationToken cancellationToken = default)
    {
        Check(query.Offset, query.Limit, 1000);
        return ReadAsync(() => PageOf(People(person => Fits(person, query)), query.Offset, query.Limit), cancellationToken);
    }

    public Task<Person?> UpdatePersonAsync(
        PersonId id, PersonChange change, DateTimeOffset now, CancellationToken cancellationToken = default) => WriteAsync(
        () =>
        {
            RefuseTaken(id, change.ExternalId);
            return Change(id, person => Changed(person, change, now))
                ? People(person => person.Id == id).Single()
                : null;
        },
        cancellationToken);

    /// <summary>Changes, from the oldest, that are no longer known.</summary>
    public long Forgotten { get; set; }

    public Task<long> LastRevisionAsync(CancellationToken cancellationToken = default) => ReadAsync(
        () =>
        {
            BeforeRevision?.Invoke();
            return (long)_changes.Count;
        },
        cancellationToken);

    public Task<ChangePage?> ReadChangesAsync(long after, bool includeOwn, CancellationToken cancellationToken = default) => ReadAsync(
        () =>
        {
            if (after < Forgotten || after > _changes.Count) return null;
            const int pageLength = 3;
            var page = _changes.Skip((int)after).Take(pageLength).ToList();
            return new ChangePage([.. page.Where(change => includeOwn || change.Writer != this).Select(change => change.Change)], after + page.Count);
        },
        cancellationToken);

    public Task<bool> DeletePersonAsync(PersonId id, CancellationToken cancellationToken = default) => WriteAsync(
        () =>
        {
            _faces.RemoveAll(face => face.Face.PersonId == id);
            if (_people.RemoveAll(person => person.Id == id) == 0) return false;
            Note(null, id);
            return true;
        },
        cancellationToken);

    public Task<FaceOfPerson?> FindFaceAsync(FaceId id, CancellationToken cancellationToken = default) =>
        ReadAsync(() => Faces(face => face.Face.Id == id).FirstOrDefault(), cancellationToken);

    public Task<Page<FaceOfPerson>> ListFacesAsync(FaceQuery query, CancellationToken cancellationToken = default)
    {
        Check(query.Offset, query.Limit, int.MaxValue);
        return ReadAsync(
            () => PageOf(
                Faces(face => query.PersonId is null || face.Face.PersonId == query.PersonId)
                    .Where(face => query.PersonName is null || face.Person.Name == query.PersonName),
                query.Offset,
                query.Limit),
            cancellationToken);
    }

    public Task<bool> DeleteFaceAsync(FaceId id, DateTimeOffset now, bool removeEmptyPerson, CancellationToken cancellationToken = default) =>
        WriteAsync(
            () =>
            {
                if (_faces.Find(face => face.Face.Id == id) is not { } found) return false;
                _faces.Remove(found);
                Note(id, found.Face.PersonId);
                var person = found.Face.PersonId;
                Change(person, record => record with { UpdatedAt = now.ToUniversalTime() });
                if (removeEmptyPerson && !_faces.Exists(face => face.Face.PersonId == person)) _people.RemoveAll(record => record.Id == person);
                return true;
            },
            cancellationToken);

    public Task<byte[]?> ReadCropAsync(FaceId id, CancellationToken cancellationToken = default) =>
        ReadAsync(() => _faces.Find(face => face.Face.Id == id)?.AlignedCrop, cancellationToken);

    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(
        PersonId personId, ModelId modelId, CancellationToken cancellationToken = default) =>
        ReadAsync(() => Templates(modelId, face => face.Face.PersonId == personId), cancellationToken);

    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(
        IReadOnlyCollection<FaceId> faces, ModelId modelId, CancellationToken cancellationToken = default) =>
        ReadAsync(() => Templates(modelId, face => faces.Contains(face.Face.Id)), cancellationToken);

    public async IAsyncEnumerable<IndexedTemplate> ReadTemplatesAsync(
        ModelId modelId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Streams++;
        foreach (var template in await ReadAsync(() => Templates(modelId, _ => true), cancellationToken))
        {
            if (BeforeTemplate is { } wait) await wait(template);
            yield return template;
        }
    }

    public Task<GalleryPage> ReadGalleryAsync(string? from, int limit, bool withCrops, CancellationToken cancellationToken = default)
    {
        Check(0, limit, 1000);
        return ReadAsync(
            () =>
            {
                var rows = People(_ => true).SelectMany(
                    person => _faces.Where(face => face.Face.PersonId == person.Id).OrderBy(face => face.Face.Id.Value).Cast<NewEnrolledFace?>().DefaultIfEmpty(),
                    (person, face) => (Place: $"{person.Id} {face?.Face.Id}", Person: person, Face: face));
                var page = rows.OrderBy(row => row.Place, StringComparer.Ordinal).Where(row => string.CompareOrdinal(row.Place, from ?? "") > 0).Take(limit).ToList();
                var people = page.GroupBy(row => row.Person.Id, (_, own) => new PersonWithFaces(own.First().Person, [.. own.Where(row => row.Face is not null).Select(row => Stored(row.Face!, withCrops))]));
                return new GalleryPage([.. people], page.Count < limit ? null : page[^1].Place);
            },
            cancellationToken);
    }

    public Task<GalleryCounts> CountAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(() => new GalleryCounts(_people.Count, _faces.Count), cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Person Changed(Person person, PersonChange change, DateTimeOffset now) => person with
    {
        Name = change.Name ?? person.Name,
        ExternalId = change.ExternalId is null ? person.ExternalId : change.ExternalId.Length == 0 ? null : change.ExternalId,
        Metadata = change.Metadata is null ? person.Metadata : change.MergeMetadata ? Core.Recognition.PersonInput.Merge(person.Metadata, change.Metadata) : Copy(change.Metadata),
        UpdatedAt = now.ToUniversalTime(),
    };

    private static JsonObject Copy(JsonObject metadata) => metadata.DeepClone().AsObject();

    private static FaceException Conflict() => new(FaceError.Conflict, "The id is taken.");

    private static void Check(int offset, int limit, int maxLimit)
    {
        if (offset < 0 || limit < 1 || limit > maxLimit) throw new FaceException(FaceError.InvalidArgument, "Offset or limit is out of range.");
    }

    private void CheckFaces(PersonId person, IReadOnlyList<NewEnrolledFace> faces)
    {
        if (faces.Any(face => face.Face.PersonId != person || face.Face.ModelId != face.Template.ModelId))
            throw new ArgumentException("A face is of another person or model.", nameof(faces));
        if (faces.Any(face => face.Templates.DistinctBy(template => template.ModelId).Count() <= face.OtherTemplates.Count))
            throw new ArgumentException("A face has two templates of one model.", nameof(faces));
        if (_faces.Concat(faces).DistinctBy(face => face.Face.Id).Count() < _faces.Count + faces.Count) throw Conflict();
    }

    private static Page<T> PageOf<T>(IEnumerable<T> all, int offset, int limit)
    {
        var items = all.ToList();
        return new Page<T>([.. items.Skip(offset).Take(limit)], items.Count);
    }

    private static bool Fits(Person person, PersonQuery query) =>
        (query.Name is null || person.Name == query.Name)
        && (query.NameContains is null || person.Name.ToUpperInvariant().Contains(query.NameContains.ToUpperInvariant(), StringComparison.Ordinal))
        && query.Metadata.All(wanted => person.Metadata.TryGetPropertyValue(wanted.Key, out var value) && TextOf(value) == wanted.Value);

    private static string TextOf(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : value?.ToJsonString() ?? "null";

    private void Create(Person person, IReadOnlyList<NewEnrolledFace> faces)
    {
        CheckFaces(person.Id, faces);
        if (_people.Exists(other => other.Id == person.Id)) throw Conflict();
        RefuseTaken(person.Id, person.ExternalId);
        _people.Add(person with { Metadata = Copy(person.Metadata) });
        _faces.AddRange(faces);
    }

    private void RefuseTaken(PersonId id, string? externalId)
    {
        if (!string.IsNullOrEmpty(externalId) && _people.Exists(other => other.Id != id && other.ExternalId == externalId)) throw Conflict();
    }

    private bool Change(PersonId id, Func<Person, Person> change)
    {
        var at = _people.FindIndex(person => person.Id == id);
        if (at >= 0) _people[at] = change(_people[at]);
        return at >= 0;
    }

    private IEnumerable<Person> People(Func<Person, bool> filter) => _people.Where(filter).OrderBy(person => person.CreatedAt)
        .Select(person => person with { Metadata = Copy(person.Metadata), FaceCount = _faces.Count(face => face.Face.PersonId == person.Id) });

    private IEnumerable<FaceOfPerson> Faces(Func<NewEnrolledFace, bool> filter) => _faces.Where(filter).OrderBy(face => face.Face.CreatedAt)
        .Select(face => new FaceOfPerson(
            face.Face with { HasCrop = face.AlignedCrop is not null }, People(person => person.Id == face.Face.PersonId).Single()));

    private IReadOnlyList<IndexedTemplate> Templates(ModelId model, Func<NewEnrolledFace, bool> filter) =>
    [
        .. _faces.Where(filter).SelectMany(face => face.Templates, (face, template) => (face.Face, template.Embedding))
            .Where(found => found.Embedding.ModelId == model).Select(found => new IndexedTemplate(found.Face.Id, found.Face.PersonId, found.Embedding)),
    ];

    private static bool Has(NewEnrolledFace face, ModelId model) => face.Templates.Any(template => template.ModelId == model);

    private static NewEnrolledFace Stored(NewEnrolledFace face, bool withCrop) => face with
    {
        Face = face.Face with { HasCrop = face.AlignedCrop is not null }, AlignedCrop = withCrop ? face.AlignedCrop : null,
    };

    private static NewEnrolledFace With(NewEnrolledFace face, Template added) => added.ModelId == face.Template.ModelId
        ? face with { Template = added }
        : face with { OtherTemplates = [.. face.OtherTemplates.Where(template => template.ModelId != added.ModelId), added] };

    private void Note(FaceId? face, PersonId person) => _changes.Add((new GalleryChange(face, person), this));

    private Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate) return Task.FromResult(read());
    }

    private async Task<T> WriteAsync<T>(Func<T> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        T result;
        lock (_gate) result = write();
        if (AfterCommit is { } wait) await wait();
        return result;
    }
}
