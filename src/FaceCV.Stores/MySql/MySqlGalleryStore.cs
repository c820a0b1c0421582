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
    }

    /// <summary>Jobs in the same database; closed together with this store.</summary>
    public MySqlJobStore Jobs { get; }

    /// <inheritdoc/>
    public string Name => "mysql";

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
                foreach (var (person, faces) in people)
                {
                    await FaceRows.InsertAsync(session, _sealer, await PersonRows.InsertAsync(session, person), faces);
                    session.Note(person.Id, faces.Select(face => face.Face.Id));
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
                var key = await PersonRows.LockAsync(session, personId) ?? throw NoPerson(personId);
                await FaceRows.InsertAsync(session, _sealer, key, faces);
                await PersonRows.TouchAsync(session, key, now);
                session.Note(personId, faces.Select(face => face.Face.Id));
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> AddTemplatesAsync(
        IReadOnlyList<IndexedTemplate> templates, CancellationToken cancellationToken = default) => WriteAsync<IReadOnlyList<IndexedTemplate>>(
        async session =>
        {
            var written = await TemplateRows.WriteThoseThereAsync(session, _sealer, templates);
            foreach (var template in written) session.Note(template.PersonId, [template.FaceId]);
            return written;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CropPage> ReadCropsWithoutAsync(ModelId modelId, long? from, int limit, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => TemplateRows.CropsWithoutAsync(session, _sealer, modelId, from ?? 0, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<TemplateCoverage> CoverageAsync(ModelId modelId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => TemplateRows.CoverageAsync(session, modelId), cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonAsync(PersonId id, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.id = @value", RowValues.Bytes(id.Value), cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonByNameAsync(string name, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.name = @value ORDER BY p.created_at, p.key LIMIT 1", name, cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonByExternalIdAsync(string externalId, CancellationToken cancellationToken = default) =>
        FindOneAsync("WHERE p.external_id = @value", externalId, cancellationToken);

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
                foreach (var person in await PersonRows.FindAsync(session, $"WHERE p.id IN ({names})", parameters)) found.Add(person.Id, person);
            }

            return found;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Person>> ListPeopleAsync(PersonQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadSnapshotAsync(session => PersonSearch.ListAsync(session, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Person?> UpdatePersonAsync(
        PersonId id, PersonChange change, DateTimeOffset now, CancellationToken cancellationToken = default) => WriteAsync<Person?>(
        async session =>
        {
            if (await PersonRows.LockAsync(session, id) is not { } key) return null;
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
                if (await FaceRows.LockAsync(session, id) is not { } keys) return null;
                var owner = await OwnerOfAsync(session, change, keys.Person);
                if (change.Sample is { } sample) await FaceRows.ReplaceAsync(session, _sealer, keys.Face, sample);
                if (owner != keys.Person)
                {
                    await FaceRows.MoveAsync(session, keys.Face, owner);
                    await PersonRows.TouchAsync(session, keys.Person, now);
                    await PersonRows.DeleteIfEmptyAsync(session, keys.Person);
                }

                await PersonRows.UpdateAsync(session, owner, change.Person ?? new PersonChange(), now);
                var updated = await FaceRows.FindAsync(session, id);
                if (change.Sample is not null || owner != keys.Person) session.Note(updated!.Person.Id, [id]);
                return updated;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeletePersonAsync(PersonId id, CancellationToken cancellationToken = default) =>
        WriteAsync(
            async session =>
            {
                var deleted = await PersonRows.DeleteAsync(session, id);
                if (deleted) session.NoteErased(id);
                return deleted;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<FaceOfPerson?> FindFaceAsync(FaceId id, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => FaceRows.FindAsync(session, id), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<FaceOfPerson>> ListFacesAsync(FaceQuery query, CancellationToken cancellationToken = default)
    {
        RequestChecks.Check(query);
        return _database.ReadSnapshotAsync(session => FaceRows.ListAsync(session, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteFaceAsync(
        FaceId id, DateTimeOffset now, bool removeEmptyPerson, CancellationToken cancellationToken = default) => WriteAsync(
        async session =>
        {
            if (await FaceRows.LockAsync(session, id) is not { } keys) return false;
            session.Note((await PersonRows.GetAsync(session, keys.Person)).Id, [id]);
            await FaceRows.DeleteAsync(session, keys.Face);
            await PersonRows.TouchAsync(session, keys.Person, now);
            if (removeEmptyPerson) await PersonRows.DeleteIfEmptyAsync(session, keys.Person);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> ReadCropAsync(FaceId id, CancellationToken cancellationToken = default) => _database.ReadAsync(
        async session => (await session.ReadAllAsync(
            reader => TemplateRow.ReadCrop(reader, _sealer), TemplateRow.SelectCrop + " WHERE f.id = @id", ("@id", RowValues.Bytes(id.Value)))).SingleOrDefault()?.Jpeg,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(
        PersonId personId, ModelId modelId, CancellationToken cancellationToken = default) => _database.ReadAsync<IReadOnlyList<IndexedTemplate>>(
        async session => await TemplateRows.OfPersonAsync(session, _sealer, personId, modelId), cancellationToken);

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
            (batch, last) = await _database.ReadAsync(session => TemplateRows.BatchAsync(session, _sealer, modelId, after, TemplatesPerRead), cancellationToken);
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
                foreach (var chunk in faces.Distinct().Chunk(IdsPerRead)) found.AddRange(await TemplateRows.OfFacesAsync(session, _sealer, chunk, modelId));
                return found;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<long> LastRevisionAsync(CancellationToken cancellationToken = default) => _database.ReadAsync(MySqlRevisions.LastAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<ChangePage?> ReadChangesAsync(long after, bool includeOwn, CancellationToken cancellationToken = default) =>
        _database.ReadChangesAsync(after, includeOwn, cancellationToken);

    /// <inheritdoc/>
    public Task<GalleryPage> ReadGalleryAsync(string? from, int limit, bool withCrops, CancellationToken cancellationToken = default)
    {
        RequestChecks.CheckLimit(limit);
        return _database.ReadSnapshotAsync(session => GalleryPages.ReadAsync(session, _sealer, GalleryPlace.Parse(from), limit, withCrops), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GalleryCounts> CountAsync(CancellationToken cancellationToken = default) => _database.ReadAsync(PersonRows.CountAsync, cancellationToken);

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private delegate Task<(int Renewed, int Seen, SealedRow Last)> Renewal(MySqlSession session, RecordSealer sealer, SealedRow after);

    private static async Task<long> OwnerOfAsync(MySqlSession session, FaceChange change, long present)
    {
        if (change.MoveToNew is { } person) return await PersonRows.InsertAsync(session, person);
        return change.MoveTo is { } id ? await PersonRows.LockAsync(session, id) ?? throw NoPerson(id) : present;
    }

    private static FaceException NoPerson(PersonId id) => new(FaceError.PersonNotFound, $"There is no person {id}.", "Look the id up in the list of people.");

    private Task<T> WriteAsync<T>(Func<MySqlSession, Task<T>> work, CancellationToken cancellationToken) => _database.WriteAsync(Area, work, cancellationToken);

    private Task<Person?> FindOneAsync(string where, object value, CancellationToken cancellationToken) =>
        _database.ReadAsync(async session => (await PersonRows.FindAsync(session, where, ("@value", value))).SingleOrDefault(), cancellationToken);
}
