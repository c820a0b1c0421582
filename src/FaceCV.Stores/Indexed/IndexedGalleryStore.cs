using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Chroma.Vectors;

namespace FaceCV.Stores.Indexed;

/// <summary>A store whose vectors are kept in Chroma as well: reads go to the store, writes too, and wake the delivery.</summary>
/// <param name="inner">The store.</param>
/// <param name="delivery">Brings its vectors to Chroma.</param>
/// <param name="asksChroma">Whether searches ask Chroma first.</param>
public abstract class IndexedGalleryStore : IGalleryStore, IExternalIndex
{
    private readonly VectorDelivery _delivery;
    private readonly bool _asksChroma;

    private protected IndexedGalleryStore(IGalleryStore inner, VectorDelivery delivery, bool asksChroma)
    {
        (Inner, _delivery, _asksChroma) = (inner, delivery, asksChroma);
    }

    /// <inheritdoc/>
    public string Collection => Inner.Collection;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public string? Fallback => !_asksChroma ? null : _delivery.Failure is not null ? "chroma-unavailable" : _delivery.IsBehind ? "chroma-behind" : null;

    private protected IGalleryStore Inner { get; }

    private protected VectorDelivery Delivery => _delivery;

    /// <inheritdoc/>
    public virtual async Task<IReadOnlyList<string>> FindProblemsAsync(CancellationToken cancellationToken = default)
    {
        if (_delivery.Failure is not { } failure) return [];
        var waiting = await _delivery.BehindAsync(cancellationToken);
        var what = _asksChroma ? "searches are answered by the own exact index (chroma-unavailable)" : "searches do not need it";
        return [$"Chroma takes no vectors: {failure.Message} {failure.Remedy} Meanwhile {what}, and {(waiting is { } count ? $"{count} writes wait" : "writes wait")} to be delivered when it is back."];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FaceId>?> NearestFacesAsync(ModelId modelId, ReadOnlyMemory<float> probe, int count, CancellationToken cancellationToken = default) =>
        _asksChroma ? await _delivery.NearestAsync(modelId, probe, count, cancellationToken) : null;

    /// <inheritdoc/>
    public Task RotateAsync(CancellationToken cancellationToken = default) => _delivery.RotateAsync(cancellationToken);

    /// <summary>Delivers to Chroma now what waits.</summary>
    /// <exception cref="Core.Errors.FaceException">Chroma does not take it.</exception>
    public Task DeliverAsync(CancellationToken cancellationToken = default) => _delivery.DeliverAsync(cancellationToken);

    /// <inheritdoc/>
    public abstract Task InitialiseAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public virtual Task<long> ResealAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.ResealAsync(progress, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public abstract Task<IGalleryStore?> OpenCollectionAsync(string name, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(CancellationToken cancellationToken = default) => Inner.ExistsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Collection>> ListCollectionsAsync(CancellationToken cancellationToken = default) => Inner.ListCollectionsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CreateCollectionAsync(Collection collection, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.CreateCollectionAsync(collection, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetRetentionAsync(string name, int? days, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.SetRetentionAsync(name, days, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.DeleteCollectionAsync(name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task CreatePersonAsync(Person person, IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.CreatePersonAsync(person, faces, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task CreatePeopleAsync(IReadOnlyList<PersonWithFaces> people, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.CreatePeopleAsync(people, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task AddFacesAsync(PersonId personId, IReadOnlyList<NewEnrolledFace> faces, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.AddFacesAsync(personId, faces, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<FaceOfPerson?> UpdateFaceAsync(FaceId id, FaceChange change, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.UpdateFaceAsync(id, change, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> AddTemplatesAsync(IReadOnlyList<IndexedTemplate> templates, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.AddTemplatesAsync(templates, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> UpdatePersonAsync(PersonId id, PersonChange change, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.UpdatePersonAsync(id, change, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeletePersonAsync(PersonId id, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.DeletePersonAsync(id, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteFaceAsync(FaceId id, DateTimeOffset now, bool removeEmptyPerson, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Inner.DeleteFaceAsync(id, now, removeEmptyPerson, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelId>> ListModelsAsync(CancellationToken cancellationToken = default) => Inner.ListModelsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<CropPage> ReadCropsWithoutAsync(ModelId modelId, long? from, int limit, CancellationToken cancellationToken = default) =>
        Inner.ReadCropsWithoutAsync(modelId, from, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<TemplateCoverage> CoverageAsync(ModelId modelId, CancellationToken cancellationToken = default) => Inner.CoverageAsync(modelId, cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonAsync(PersonId id, CancellationToken cancellationToken = default) => Inner.FindPersonAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<PersonId, Person>> FindPeopleAsync(IReadOnlyCollection<PersonId> ids, CancellationToken cancellationToken = default) =>
        Inner.FindPeopleAsync(ids, cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonByNameAsync(string name, CancellationToken cancellationToken = default) => Inner.FindPersonByNameAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task<Person?> FindPersonByExternalIdAsync(string externalId, CancellationToken cancellationToken = default) =>
        Inner.FindPersonByExternalIdAsync(externalId, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Person>> ListPeopleAsync(PersonQuery query, CancellationToken cancellationToken = default) => Inner.ListPeopleAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<FaceOfPerson?> FindFaceAsync(FaceId id, CancellationToken cancellationToken = default) => Inner.FindFaceAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<FaceOfPerson>> ListFacesAsync(FaceQuery query, CancellationToken cancellationToken = default) => Inner.ListFacesAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> ReadCropAsync(FaceId id, CancellationToken cancellationToken = default) => Inner.ReadCropAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(PersonId personId, ModelId modelId, CancellationToken cancellationToken = default) =>
        Inner.ReadTemplatesAsync(personId, modelId, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<IndexedTemplate> ReadTemplatesAsync(ModelId modelId, CancellationToken cancellationToken = default) =>
        Inner.ReadTemplatesAsync(modelId, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(IReadOnlyCollection<FaceId> faces, ModelId modelId, CancellationToken cancellationToken = default) =>
        Inner.ReadTemplatesAsync(faces, modelId, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<long> LastRevisionAsync(CancellationToken cancellationToken = default) => Inner.LastRevisionAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ChangePage?> ReadChangesAsync(long after, bool includeOwn, CancellationToken cancellationToken = default) =>
        Inner.ReadChangesAsync(after, includeOwn, cancellationToken);

    /// <inheritdoc/>
    public Task<GalleryPage> ReadGalleryAsync(string? from, int limit, bool withCrops, CancellationToken cancellationToken = default) =>
        Inner.ReadGalleryAsync(from, limit, withCrops, cancellationToken);

    /// <inheritdoc/>
    public Task<GalleryCounts> CountAsync(CancellationToken cancellationToken = default) => Inner.CountAsync(cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private protected virtual async Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        var result = await write();
        _delivery.Wake();
        return result;
    }

    private Task WriteAsync(Func<Task> write, CancellationToken cancellationToken) => WriteAsync(
        async () =>
        {
            await write();
            return true;
        },
        cancellationToken);
}
