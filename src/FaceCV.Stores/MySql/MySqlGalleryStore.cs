using System.Runtime.CompilerServices;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Requests;
using FaceCV.Stores.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceCV.Stores.MySql;

/// <summary>
/// The gallery in a database of a MySQL (8.0 or later) or MariaDB (10.6 or later) server, which several programs may share. A write is in
/// the server's log when its task completes; whether that log is on the disk then is a setting of the server, which is so by default. A
/// broken connection is replaced, and a restart of the server is lived through.
/// </summary>
/// <remarks>
/// When the server vanishes while a write is being stored and does not come back within seconds,
/// <see cref="FaceError.StoreUnavailable"/> says that it is not known whether it was stored.
/// </remarks>
public sealed class MySqlGalleryStore : IGalleryStore
{
    private const string Area = "gallery";
    private const int TemplatesPerRead = 1_024;
    private const int IdsPerRead = 500;

    private readonly RecordSealer _sealer;
    private readonly MySqlDatabase _database;
    private readonly ILogger _logger;
    private readonly long _collection = CollectionRows.DefaultKey;
    private readonly bool _isView;

    /// <summary>Names the database; nothing is opened before <see cref="InitialiseAsync"/>.</summary>
    /// <param name="options">Where the database is.</param>
    /// <param name="keys">Seal templates and crops.</param>
    /// <param name="time">Clock for the time of a migration and the waits before a further attempt.</param>
    /// <param name="logger">Where migrations and losses of the server are told; null is nowhere.</param>
    public MySqlGalleryStore(MySqlGalleryOptions options, KeyRing keys, TimeProvider time, ILogger<MySqlGalleryStore>? logger = null)
    {
        _sealer = new RecordSealer(keys);
        _logger = logger ?? NullLogger<MySqlGalleryStore>.Instance;
        _database = new MySqlDatabase(options, time, _logger);
        Jobs = new MySqlJobStore(_database);
        ApiKeys = new MySqlApiKeyStore(_database);
    }

    private MySqlGalleryStore(MySqlGalleryStore first, string collection, long key)
    {
        (_sealer, _database, _logger, Jobs, ApiKeys) = (first._sealer, first._database, first._logger, first.Jobs, first.ApiKeys);
        (Collection, _collection, _isView) = (collection, key, true);
    }

    /// <summary>Jobs in the same database; closed together with this store.</summary>
    public MySqlJobStore Jobs { get; }

    /// <summary>API keys in the same database; closed together with this store.</summary>
    public MySqlApiKeyStore ApiKeys { get; }

    /// <inheritdoc/>
    public string Collection { get; } = CollectionName.Default;

    /// <inheritdoc/>
    public string Name => "mysql";

    /// <inheritdoc/>
    public async Task<IGalleryStore?> OpenCollectionAsync(string name, CancellationToken cancellationToken = default) =>
        await _database.ReadAsync(session => CollectionRows.KeyOfAsync(session, name), cancellationToken) is { } key ? new MySqlGalleryStore(this, name, key) : null;

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(CancellationToken cancellationToken = default) => _database.ReadAsync(
        async session => await session.ReadNumberAsync("SELECT 1 FROM collections WHERE `key` = @key", ("@key", _collection)) is not null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Collection>> ListCollectionsAsync(CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyList<Collection>>(async session => await CollectionRows.ListAsync(session), cancellationToken);

    /// <inheritdoc/>
    public Task CreateCollectionAsync(Collection collection, CancellationToken cancellationToken = default) => WriteAsync(
        async session =>
        {
            await CollectionRows.InsertAsync(session, collection);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetRetentionAsync(string name, int? days, CancellationToken cancellationToken = default) =>
        WriteAsync(session => CollectionRows.SetRetentionAsync(session, name, days), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default)
    {
        CollectionRow.RefuseDefault(name);
        return WriteAsync(session => CollectionRows.DeleteAsync(session, name), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task InitialiseAsync(CancellationToken cancellationToken = default)
    {
        await _database.OpenAsync(cancellationToken);
        var sealedWith = await _database.ReadAsync(SealedRows.KeyIdAsync, cancellationToken);
        SealingRefusals.RefuseOtherKey(sealedWith, _sealer);
        if (sealedWith != _sealer.KeyId) await ResealAsync(null, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> ResealAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var (renewed, seen) = (0L, 0L);
        foreach (var renew in new[] { SealedRows.RenewTemplatesAsync, (Renewal)SealedRows.RenewCropsAsync })
        {
            var portion = (Renewed: 0, Seen: 0, Last: new SealedRow("", 0));
            do
            {
                var after = portion.Last;
                portion = await WriteAsync(session => renew(session, _sealer, after), cancellationToken);
                renewed += portion.Renewed;
                progress?.Report(seen += portion.Seen);
            }
            while (portion.Seen > 0);
        }

        await WriteAsync(
            async session =>
            {
                await SealedRows.NoteAsync(session, _sealer.KeyId);
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
        return WriteAsync(
            async session =>
            {
                await CollectionRows.RequireAsync(session, _collection);
                foreach (var (person, faces) in people)
                {
                    await FaceRows.InsertAsync(session, _sealer, _collection, await PersonRows.InsertAsync(session, _collection, person), faces);
                    session.Note(_collection, person.Id, faces.Select(face => face.Face.Id));
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
        return WriteAsync(
            async session =>
            {
                var key = await PersonRows.LockAsync(session, _collection, personId) ?? throw NoPerson(personId);
                await FaceRows.InsertAsync(session, _sealer, _collection, key, faces);
                await PersonRows.TouchAsync(session, key, now);
                session.Note(_collection, personId, faces.Select(face => face.Face.Id));
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> AddTemplatesAsync(
        IReadOnlyList<IndexedTemplate> templates, CancellationToken cancellationToken = default) => WriteAsync<IReadOnlyList<IndexedTemplate>>(
        async session =>
        {
            var written = await TemplateRows.WriteThoseThereAsync(session, _sealer, _collection, templates);
            foreach (var template in written) session.Note(_collection, template.PersonId, [template.FaceId]);
            return written;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CropPage> ReadCropsWithoutAsync(ModelId modelId, long? from, int limit, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => TemplateRows.CropsWithoutAsync(session, _sealer, _collection, modelId, from ?? 0, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelId>> ListModelsAsync(CancellationToken cancellationToken = default) => _database.ReadAsync<IReadOnlyList<ModelId>>(
        async session => await session.ReadAllAsync(reader => new ModelId(reader.GetString(0)), "SELECT DISTINCT model_id FROM templates"), cancellationToken);

    /// <inheritdoc/>
    public Task<TemplateCoverage> CoverageAsync(ModelId modelId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => TemplateRows.CoverageAsync(session, _collection, modelId), cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonAsync(PersonId id, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.id = @value AND p.collection_key = @collection", RowValues.Bytes(id.Value), cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonByNameAsync(string name, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.collection_key = @collection AND p.name = @value ORDER BY p.created_at, p.key LIMIT 1", name, cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonByExternalIdAsync(string externalId, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.collection_key = @collection AND p.external_id = @value", externalId, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<PersonId, Person>> FindPeopleAsync(
        IReadOnlyCollection<PersonId> ids, CancellationToken cancellationToken = default) => _database.ReadSnapshotAsync<IReadOnlyDictionary<PersonId, Person>>(
        async session =>
        {
            var found = new Dictionary<PersonId, Person>(ids.Count);
            foreach (var chunk in ids.Distinct().Chunk(IdsPerRead))
            {
                var parameters = chunk.Select((id, n) => ($"@id{n}", (object?)RowValues.Bytes(id.Value))).ToArray();
                var names = string.Join(", ", parameters.Select(parameter => parameter.Item1));
                foreach (var person in await PersonRows.FindAsync(session, $"WHERE p.id IN ({names}) AND p.collection_key = @collection", [.. parameters, ("@collection", _collection)])) found.Add(person.Id, person);
            }

            return found;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Person>> ListPeopleAsync(PersonQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadSnapshotAsync(session => PersonSearch.ListAsync(session, _collection, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Person?> UpdatePersonAsync(
        PersonId id, PersonChange change, DateTimeOffset now, CancellationToken cancellationToken = default) => WriteAsync<Person?>(
        async session =>
        {
            if (await PersonRows.LockAsync(session, _collection, id) is not { } key) return null;
            await PersonRows.UpdateAsync(session, key, change, now);
            return await PersonRows.GetAsync(session, key);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<FaceOfPerson?> UpdateFaceAsync(FaceId id, FaceChange change, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (change.Sample is { } given) RequestChecks.Check(given.Face.PersonId, [given]);
        return WriteAsync<FaceOfPerson?>(
            async session =>
            {
                if (await FaceRows.LockAsync(session, _collection, id) is not { } keys) return null;
                var owner = await OwnerOfAsync(session, change, keys.Person);
                if (change.Sample is { } sample) await FaceRows.ReplaceAsync(session, _sealer, keys.Face, sample);
                if (owner != keys.Person)
                {
                    await FaceRows.MoveAsync(session, keys.Face, owner);
                    await PersonRows.TouchAsync(session, keys.Person, now);
                    await PersonRows.DeleteIfEmptyAsync(session, _collection, keys.Person);
                }

                await PersonRows.UpdateAsync(session, owner, change.Person ?? new PersonChange(), now);
                var updated = await FaceRows.FindAsync(session, _collection, id);
                if (change.Sample is not null || owner != keys.Person) session.Note(_collection, updated!.Person.Id, [id]);
                return updated;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeletePersonAsync(PersonId id, CancellationToken cancellationToken = default) =>
        WriteAsync(
            async session =>
            {
                var deleted = await PersonRows.DeleteAsync(session, _collection, id);
                if (deleted) session.NoteErased(_collection, id);
                return deleted;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<FaceOfPerson?> FindFaceAsync(FaceId id, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => FaceRows.FindAsync(session, _collection, id), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<FaceOfPerson>> ListFacesAsync(FaceQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadSnapshotAsync(session => FaceRows.ListAsync(session, _collection, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteFaceAsync(
        FaceId id, DateTimeOffset now, bool removeEmptyPerson, CancellationToken cancellationToken = default) => WriteAsync(
        async session =>
        {
            if (await FaceRows.LockAsync(session, _collection, id) is not { } keys) return false;
            session.Note(_collection, (await PersonRows.GetAsync(session, keys.Person)).Id, [id]);
            await FaceRows.DeleteAsync(session, _collection, keys.Face);
            await PersonRows.TouchAsync(session, keys.Person, now);
            if (removeEmptyPerson) await PersonRows.DeleteIfEmptyAsync(session, _collection, keys.Person);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> ReadCropAsync(FaceId id, CancellationToken cancellationToken = default) => _database.ReadAsync(
        async session => (await session.ReadAllAsync(
            reader => TemplateRow.ReadCrop(reader, _sealer), TemplateRow.SelectCrop + " WHERE f.id = @id AND p.collection_key = @collection",
            ("@id", RowValues.Bytes(id.Value)), ("@collection", _collection))).SingleOrDefault()?.Jpeg,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(
        PersonId personId, ModelId modelId, CancellationToken cancellationToken = default) => _database.ReadAsync<IReadOnlyList<IndexedTemplate>>(
        async session => await TemplateRows.OfPersonAsync(session, _sealer, _collection, personId, modelId), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// Read in batches by key, each its own snapshot, so that a long loading holds up nobody. What another program stores meanwhile under a
    /// lower key may be missed; it is among the changes after the revision that stood before the reading.
    /// </remarks>
    public async IAsyncEnumerable<IndexedTemplate> ReadTemplatesAsync(
        ModelId modelId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (batch, last) = (new List<IndexedTemplate>(), 0L);
        do
        {
            var after = last;
            (batch, last) = await _database.ReadAsync(session => TemplateRows.BatchAsync(session, _sealer, _collection, modelId, after, TemplatesPerRead), cancellationToken);
            foreach (var template in batch) yield return template;
        }
        while (batch.Count == TemplatesPerRead);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(
        IReadOnlyCollection<FaceId> faces, ModelId modelId, CancellationToken cancellationToken = default) =>
        _database.ReadSnapshotAsync<IReadOnlyList<IndexedTemplate>>(
            async session =>
            {
                var found = new List<IndexedTemplate>(faces.Count);
                foreach (var chunk in faces.Distinct().Chunk(IdsPerRead)) found.AddRange(await TemplateRows.OfFacesAsync(session, _sealer, _collection, chunk, modelId));
                return found;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<long> LastRevisionAsync(CancellationToken cancellationToken = default) => _database.ReadAsync(MySqlRevisions.LastAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<ChangePage?> ReadChangesAsync(long after, bool includeOwn, CancellationToken cancellationToken = default) =>
        _database.ReadChangesAsync(_collection, after, includeOwn, cancellationToken);

    /// <inheritdoc/>
    public Task<GalleryPage> ReadGalleryAsync(string? from, int limit, bool withCrops, CancellationToken cancellationToken = default)
    {
        RequestChecks.CheckLimit(limit);
        return _database.ReadSnapshotAsync(session => GalleryPages.ReadAsync(session, _sealer, _collection, GalleryPlace.Parse(from), limit, withCrops), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GalleryCounts> CountAsync(CancellationToken cancellationToken = default) => _database.ReadAsync(session => CollectionRows.CountsAsync(session, _collection), cancellationToken);

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _isView ? ValueTask.CompletedTask : _database.DisposeAsync();

    private delegate Task<(int Renewed, int Seen, SealedRow Last)> Renewal(MySqlSession session, RecordSealer sealer, SealedRow after);

    private async Task<long> OwnerOfAsync(MySqlSession session, FaceChange change, long present)
    {
        if (change.MoveToNew is { } person) return await PersonRows.InsertAsync(session, _collection, person);
        return change.MoveTo is { } id ? await PersonRows.LockAsync(session, _collection, id) ?? throw NoPerson(id) : present;
    }

    private static FaceException NoPerson(PersonId id) => new(FaceError.PersonNotFound, $"There is no person {id}.", "Look the id up in the list of people.");

    private Task<T> WriteAsync<T>(Func<MySqlSession, Task<T>> work, CancellationToken cancellationToken) => _database.WriteAsync(Area, work, cancellationToken);

    private Task<Person?> FindOneAsync(string where, object value, CancellationToken cancellationToken) =>
        _database.ReadAsync(async session => (await PersonRows.FindAsync(session, where, ("@collection", _collection), ("@value", value))).SingleOrDefault(), cancellationToken);
}
