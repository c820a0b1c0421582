using System.Text.Json.Nodes;
using System.Runtime.CompilerServices;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Core.Recognition;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Requests;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceCV.Stores.Sqlite;

/// <summary>
/// The gallery in one SQLite file. A write is on the disk when its task completes: it survives the end of the process at any moment and, as
/// far as the disk keeps its word, a loss of power. What is erased is overwritten. Several programs may share the file.
/// </summary>
public sealed class SqliteGalleryStore : IGalleryStore
{
    private const int TemplatesPerRead = 1_024;

    // SQLite takes at most 32,766 parameters in a statement; far fewer are ever asked for at once.
    private const int IdsPerRead = 500;

    private readonly RecordSealer _sealer;
    private readonly SqliteDatabase _database;
    private readonly SqliteChanges _changes = new();
    private readonly ILogger _logger;
    private readonly long _collection = CollectionRows.DefaultKey;
    private readonly bool _isView;

    /// <summary>Names the file; nothing is opened before <see cref="InitialiseAsync"/>.</summary>
    /// <param name="options">Where the file is and how it is treated.</param>
    /// <param name="keys">Seal templates and crops.</param>
    /// <param name="time">Clock for the time of a migration and the quiet time before a sweep.</param>
    /// <param name="logger">Where migrations and maintenance are told; null is nowhere.</param>
    public SqliteGalleryStore(SqliteGalleryOptions options, KeyRing keys, TimeProvider time, ILogger<SqliteGalleryStore>? logger = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.DatabasePath);
        _sealer = new RecordSealer(keys);
        _logger = logger ?? NullLogger<SqliteGalleryStore>.Instance;
        _database = new SqliteDatabase(options, time, _logger);
        Jobs = new SqliteJobStore(_database);
        ApiKeys = new SqliteApiKeyStore(_database);
    }

    private SqliteGalleryStore(SqliteGalleryStore first, string collection, long key)
    {
        (_sealer, _database, _changes, _logger, Jobs, ApiKeys) = (first._sealer, first._database, first._changes, first._logger, first.Jobs, first.ApiKeys);
        (Collection, _collection, _isView) = (collection, key, true);
    }

    /// <summary>The file.</summary>
    internal SqliteDatabase Database => _database;

    /// <summary>Reads and writes what is sealed in it.</summary>
    internal RecordSealer Sealer => _sealer;

    /// <summary>Jobs in the same file; closed together with this store.</summary>
    public SqliteJobStore Jobs { get; }

    /// <summary>API keys in the same file; closed together with this store.</summary>
    public SqliteApiKeyStore ApiKeys { get; }

    /// <inheritdoc/>
    public string Collection { get; } = CollectionName.Default;

    /// <inheritdoc/>
    public string Name => "sqlite";

    /// <inheritdoc/>
    public async Task<IGalleryStore?> OpenCollectionAsync(string name, CancellationToken cancellationToken = default) =>
        await _database.ReadAsync(connection => CollectionRows.KeyOf(connection, name), cancellationToken) is { } key ? new SqliteGalleryStore(this, name, key) : null;

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(CancellationToken cancellationToken = default) => _database.ReadAsync(connection => CollectionRows.IsThere(connection, _collection), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Collection>> ListCollectionsAsync(CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyList<Collection>>(CollectionRows.List, cancellationToken);

    /// <inheritdoc/>
    public Task CreateCollectionAsync(Collection collection, CancellationToken cancellationToken = default) => _database.WriteAsync(
        connection =>
        {
            CollectionRows.Insert(connection, collection);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetRetentionAsync(string name, int? days, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(connection => CollectionRows.SetRetention(connection, name, days), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default)
    {
        CollectionRow.RefuseDefault(name);
        return _database.EraseAsync(
            connection =>
            {
                var deleted = CollectionRows.Delete(connection, name);
                return (deleted, deleted);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task InitialiseAsync(CancellationToken cancellationToken = default)
    {
        await _database.OpenAsync(cancellationToken);
        var sealedWith = await _database.ReadAsync(SealedRows.KeyId, cancellationToken);
        SealingRefusals.RefuseOtherKey(sealedWith, _sealer);
        if (sealedWith != _sealer.KeyId) await ResealAsync(null, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> ResealAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var (renewed, seen) = (0L, 0L);
        foreach (var renew in new[] { SealedRows.RenewTemplates, (Renewal)SealedRows.RenewCrops })
        {
            var portion = (Renewed: 0, Seen: 0, Last: 0L);
            do
            {
                var after = portion.Last;
                portion = await _database.EraseAsync(
                    connection =>
                    {
                        var done = renew(connection, _sealer, after);
                        return (done, done.Renewed > 0);
                    },
                    cancellationToken);
                renewed += portion.Renewed;
                progress?.Report(seen += portion.Seen);
            }
            while (portion.Seen > 0);
        }

        await _database.WriteAsync(
            connection =>
            {
                SealedRows.Note(connection, _sealer.KeyId);
                return true;
            },
            cancellationToken);
        if (renewed > 0) _logger.Resealed(renewed, _sealer.KeyId);
        return renewed;
    }

    /// <inheritdoc/>
    public Task CreatePersonAsync(Person person, IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken = default) =>
        CreatePeopleAsync([new PersonWithFaces(person, faces)], cancellationToken);

    /// <inheritdoc/>
    public Task CreatePeopleAsync(IReadOnlyList<PersonWithFaces> people, CancellationToken cancellationToken = default)
    {
        foreach (var (person, faces) in people) RequestChecks.Check(person.Id, faces);
        return _database.WriteAsync(
            connection =>
            {
                CollectionRows.Require(connection, _collection);
                foreach (var (person, faces) in people)
                {
                    if (person.ExternalId is { } externalId) RefuseTakenExternalId(connection, _collection, externalId, null);
                    FaceRows.Insert(connection, _sealer, _collection, PersonRows.Insert(connection, _collection, person), faces);
                    _changes.Note(connection, _collection, person.Id, faces.Select(face => face.Face.Id));
                }

                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task AddFacesAsync(
        PersonId personId, IReadOnlyList<NewEnrolledFace> faces, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(personId, faces);
        return _database.WriteAsync(
            connection =>
            {
                var key = PersonRows.KeyOf(connection, _collection, personId)
                    ?? throw new FaceException(FaceError.PersonNotFound, $"There is no person {personId}.", "Look the id up in the list of people.");
                FaceRows.Insert(connection, _sealer, _collection, key, faces);
                PersonRows.Touch(connection, key, now);
                _changes.Note(connection, _collection, personId, faces.Select(face => face.Face.Id));
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> AddTemplatesAsync(
        IReadOnlyList<IndexedTemplate> templates, CancellationToken cancellationToken = default) =>
        _database.WriteAsync<IReadOnlyList<IndexedTemplate>>(
            connection =>
            {
                var written = TemplateRows.WriteThoseThere(connection, _sealer, _collection, templates);
                foreach (var template in written) _changes.Note(connection, _collection, template.PersonId, [template.FaceId]);
                return written;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<CropPage> ReadCropsWithoutAsync(ModelId modelId, long? from, int limit, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(connection => TemplateRows.CropsWithout(connection, _sealer, _collection, modelId, from ?? 0, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelId>> ListModelsAsync(CancellationToken cancellationToken = default) => _database.ReadAsync<IReadOnlyList<ModelId>>(
        connection => connection.ReadAll(reader => new ModelId(reader.GetString(0)), "SELECT DISTINCT model_id FROM templates"), cancellationToken);

    /// <inheritdoc/>
    public Task<TemplateCoverage> CoverageAsync(ModelId modelId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(connection => TemplateRows.Coverage(connection, _collection, modelId), cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonAsync(PersonId id, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.id = $value AND p.collection_key = $collection", RowValues.Bytes(id.Value), cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonByNameAsync(string name, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.collection_key = $collection AND p.name = $value ORDER BY p.created_at, p.key LIMIT 1", name, cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonByExternalIdAsync(string externalId, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.collection_key = $collection AND p.external_id = $value", externalId, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<PersonId, Person>> FindPeopleAsync(
        IReadOnlyCollection<PersonId> ids, CancellationToken cancellationToken = default) => _database.ReadAsync<IReadOnlyDictionary<PersonId, Person>>(
        connection =>
        {
            var found = new Dictionary<PersonId, Person>(ids.Count);
            foreach (var chunk in ids.Distinct().Chunk(IdsPerRead))
            {
                var parameters = chunk.Select((id, n) => ($"$id{n}", (object?)RowValues.Bytes(id.Value))).ToArray();
                var names = string.Join(", ", parameters.Select(parameter => parameter.Item1));
                foreach (var person in PersonRows.Find(connection, $"WHERE p.id IN ({names}) AND p.collection_key = $collection", [.. parameters, ("$collection", _collection)])) found.Add(person.Id, person);
            }

            return found;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Person>> ListPeopleAsync(PersonQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadAsync(connection => PersonSearch.List(connection, _collection, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Person?> UpdatePersonAsync(
        PersonId id, PersonChange change, DateTimeOffset now, CancellationToken cancellationToken = default) => _database.EraseAsync(
        connection =>
        {
            if (PersonRows.KeyOf(connection, _collection, id) is not { } key) return ((Person?)null, false);
            var erased = Change(connection, key, change, now);
            return (PersonRows.Find(connection, "WHERE p.key = $key", ("$key", key)).Single(), erased);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<FaceOfPerson?> UpdateFaceAsync(FaceId id, FaceChange change, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (change.Sample is { } given) RequestChecks.Check(given.Face.PersonId, [given]);
        return _database.EraseAsync(
            connection =>
            {
                if (FaceRows.KeysOf(connection, _collection, id) is not { } keys) return ((FaceOfPerson?)null, false);
                var owner = OwnerOf(connection, change, keys.Person);
                if (change.Sample is { } sample) FaceRows.Replace(connection, _sealer, keys.Face, sample);
                if (owner != keys.Person)
                {
                    FaceRows.Move(connection, keys.Face, owner);
                    PersonRows.Touch(connection, keys.Person, now);
                    PersonRows.DeleteIfEmpty(connection, keys.Person);
                }

                PersonRows.Touch(connection, owner, now);
                var erased = change.Person is { } person && Change(connection, owner, person, now);
                var updated = FaceRows.Find(connection, _collection, id)!;
                var isOther = change.Sample is not null || owner != keys.Person;
                if (isOther) _changes.Note(connection, _collection, updated.Person.Id, [id]);
                return (updated, erased || isOther);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeletePersonAsync(PersonId id, CancellationToken cancellationToken = default) => _database.EraseAsync(
        connection =>
        {
            var deleted = PersonRows.Delete(connection, _collection, id);
            if (deleted) _changes.NoteErased(connection, _collection, id);
            return (deleted, deleted);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<FaceOfPerson?> FindFaceAsync(FaceId id, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(connection => FaceRows.Find(connection, _collection, id), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<FaceOfPerson>> ListFacesAsync(FaceQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadAsync(connection => FaceRows.List(connection, _collection, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteFaceAsync(
        FaceId id, DateTimeOffset now, bool removeEmptyPerson, CancellationToken cancellationToken = default) => _database.EraseAsync(
        connection =>
        {
            if (FaceRows.KeysOf(connection, _collection, id) is not { } keys) return (false, false);
            FaceRows.Delete(connection, keys.Face);
            _changes.Note(connection, _collection, PersonRows.IdOf(connection, keys.Person), [id]);
            PersonRows.Touch(connection, keys.Person, now);
            if (removeEmptyPerson) PersonRows.DeleteIfEmpty(connection, keys.Person);
            return (true, true);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> ReadCropAsync(FaceId id, CancellationToken cancellationToken = default) => _database.ReadAsync(
        connection =>
        {
            var crops = connection.ReadAll(reader => TemplateRow.ReadCrop(reader, _sealer), TemplateRow.SelectCrop + " WHERE f.id = $id AND p.collection_key = $collection", ("$id", RowValues.Bytes(id.Value)), ("$collection", _collection));
            return crops.SingleOrDefault()?.Jpeg;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(
        PersonId personId, ModelId modelId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyList<IndexedTemplate>>(
            connection => TemplateRows.OfPerson(connection, _sealer, _collection, personId, modelId), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Read in batches, each its own snapshot, so that a long loading holds up neither writers nor the erasure of data.</remarks>
    public async IAsyncEnumerable<IndexedTemplate> ReadTemplatesAsync(
        ModelId modelId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (batch, last) = (new List<IndexedTemplate>(), 0L);
        do
        {
            var after = last;
            (batch, last) = await _database.ReadAsync(
                connection => TemplateRows.Batch(connection, _sealer, _collection, modelId, after, TemplatesPerRead), cancellationToken);
            foreach (var template in batch) yield return template;
        }
        while (batch.Count == TemplatesPerRead);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(
        IReadOnlyCollection<FaceId> faces, ModelId modelId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyList<IndexedTemplate>>(
            connection => [.. faces.Distinct().Chunk(IdsPerRead).SelectMany(chunk => TemplateRows.OfFaces(connection, _sealer, _collection, chunk, modelId))], cancellationToken);

    /// <inheritdoc/>
    public Task<long> LastRevisionAsync(CancellationToken cancellationToken = default) => _database.ReadAsync(SqliteChanges.Last, cancellationToken);

    /// <inheritdoc/>
    public Task<ChangePage?> ReadChangesAsync(long after, bool includeOwn, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(connection => _changes.Read(connection, _collection, after, includeOwn), cancellationToken);

    /// <inheritdoc/>
    public Task<GalleryPage> ReadGalleryAsync(string? from, int limit, bool withCrops, CancellationToken cancellationToken = default)
    {
        RequestChecks.CheckLimit(limit);
        return _database.ReadAsync(connection => GalleryPages.Read(connection, _sealer, _collection, GalleryPlace.Parse(from), limit, withCrops), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GalleryCounts> CountAsync(CancellationToken cancellationToken = default) =>
        _database.ReadAsync(connection => CollectionRows.Counts(connection, _collection), cancellationToken);

    /// <summary>
    /// Rewrites the file if data was erased since it was last rewritten, whatever its size; see <see cref="SqliteGalleryOptions.SweepAfter"/>.
    /// Writers wait meanwhile, and the disk needs room for two more copies of the file.
    /// </summary>
    /// <returns>Whether the file was rewritten.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>.</exception>
    public Task<bool> SweepAsync(CancellationToken cancellationToken = default) => _database.SweepAsync(cancellationToken);

    /// <summary>
    /// Writes a copy of the database, as it is at one moment, and checks that the copy is sound. Programs that use the database go on meanwhile.
    /// </summary>
    /// <param name="path">An empty file, for the copy.</param>
    /// <param name="cancellationToken">Stops it before it begins.</param>
    /// <returns>What the copy holds.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it could not be written, or is not sound.</exception>
    public async Task<SqliteCheckUp> BackUpAsync(string path, CancellationToken cancellationToken = default)
    {
        await _database.BackUpAsync(path, cancellationToken);
        var copy = await SqliteCheckUp.RunAsync(path, cancellationToken);
        if (copy is { Problems: [] }) return copy;
        throw new FaceException(FaceError.StoreUnavailable, "The copy of the database is damaged.", "Check both disks; `facecv doctor` checks the database itself.");
    }

    /// <summary>Reads the whole file and checks that it is sound; for a check-up, as it takes as long as reading the file does.</summary>
    /// <returns>What is wrong, a line each; empty when all is well.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/> when it is too damaged to be read at all.</exception>
    public Task<IReadOnlyList<string>> CheckIntegrityAsync(CancellationToken cancellationToken = default) =>
        _database.ReadAsync(SqliteCheckUp.FindProblems, cancellationToken);

    /// <summary>Ends writing, rewrites the file if data was erased, and closes it.</summary>
    public ValueTask DisposeAsync() => _isView ? ValueTask.CompletedTask : _database.DisposeAsync();

    private delegate (int Renewed, int Seen, long Last) Renewal(SqliteConnection connection, RecordSealer sealer, long after);

    // Whether it erased anything.
    private bool Change(SqliteConnection connection, long key, PersonChange change, DateTimeOffset now)
    {
        if (change.ExternalId is { Length: > 0 } externalId) RefuseTakenExternalId(connection, _collection, externalId, key);
        var before = PersonRows.Find(connection, "WHERE p.key = $key", ("$key", key)).Single();
        var effective = change is { MergeMetadata: true, Metadata: { } laid } ? change with { Metadata = PersonInput.Merge(before.Metadata, laid) } : change;
        PersonRows.Update(connection, key, effective, now);
        return Replaces(before, effective);
    }

    private long OwnerOf(SqliteConnection connection, FaceChange change, long present)
    {
        if (change.MoveToNew is { } person)
        {
            if (person.ExternalId is { } externalId) RefuseTakenExternalId(connection, _collection, externalId, null);
            return PersonRows.Insert(connection, _collection, person);
        }

        if (change.MoveTo is not { } id) return present;
        return PersonRows.KeyOf(connection, _collection, id) ?? throw new FaceException(FaceError.PersonNotFound, $"There is no person {id}.", "Look the id up in the list of people.");
    }

    // Adding a key or a first external id erases nothing, so that no rewrite of the file is due for it.
    private static bool Replaces(Person before, PersonChange change) =>
        (change.Name is not null && change.Name != before.Name)
        || (change.ExternalId is not null && before.ExternalId is not null && change.ExternalId != before.ExternalId)
        || (change.Metadata is { } after && before.Metadata.Any(pair => !after.TryGetPropertyValue(pair.Key, out var value) || !JsonNode.DeepEquals(value, pair.Value)));

    private static void RefuseTakenExternalId(SqliteConnection connection, long collection, string externalId, long? exceptKey)
    {
        var holder = connection.ReadNumber("SELECT key FROM people WHERE collection_key = $collection AND external_id = $externalId", ("$collection", collection), ("$externalId", externalId));
        if (holder is not null && holder != exceptKey)
            throw new FaceException(FaceError.Conflict, "Another person has that external id.", "Choose another external id, or update that person.");
    }

    private Task<Person?> FindOneAsync(string where, object value, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => PersonRows.Find(connection, where, ("$collection", _collection), ("$value", value)).SingleOrDefault(), cancellationToken);
}
