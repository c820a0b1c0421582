using FaceCV.Core.Faces;

namespace FaceCV.Core.Gallery;

/// <summary>Which people to list.</summary>
public sealed record PersonQuery
{
    /// <summary>Only people whose name contains this text (case-insensitive); null is all.</summary>
    public string? NameContains { get; init; }

    /// <summary>Only people with exactly this name (case-sensitive); null is all.</summary>
    public string? Name { get; init; }

    /// <summary>Only people whose metadata has each of these top-level keys with this value (compared as text: a string as it
    /// is, anything else as its JSON, for example <c>5</c> or <c>true</c>); empty is all.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>People to skip. Not negative.</summary>
    public int Offset { get; init; }

    /// <summary>Most people to return, 1..1000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>One page of a list, with the count of the whole.</summary>
/// <param name="Items">The page, oldest first.</param>
/// <param name="Total">How many there are over all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total);

/// <summary>Which enrolled faces to list.</summary>
public sealed record FaceQuery
{
    /// <summary>Only faces of this person; null is all.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>Only faces of people with exactly this name; null is all.</summary>
    public string? PersonName { get; init; }

    /// <summary>Faces to skip. Not negative.</summary>
    public int Offset { get; init; }

    /// <summary>Most faces to return, at least 1.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>An enrolled face with its person.</summary>
public sealed record FaceOfPerson(EnrolledFace Face, Person Person);

/// <summary>A template with what the index needs to know of it.</summary>
public readonly record struct IndexedTemplate(FaceId FaceId, PersonId PersonId, Embedding Embedding);

/// <summary>A stored face's aligned crop, to be embedded by another model.</summary>
/// <param name="FaceId">The face.</param>
/// <param name="PersonId">Its person.</param>
/// <param name="Jpeg">The crop.</param>
public sealed record StoredCrop(FaceId FaceId, PersonId PersonId, byte[] Jpeg);

/// <summary>Some of the crops that a model has no template of yet.</summary>
/// <param name="Crops">The crops, in the order of enrolment.</param>
/// <param name="Next">Where to go on; null when these were the last.</param>
public sealed record CropPage(IReadOnlyList<StoredCrop> Crops, long? Next);

/// <summary>How far a gallery has templates of a model.</summary>
/// <param name="Faces">All enrolled faces.</param>
/// <param name="WithTemplate">Those with a template of the model.</param>
/// <param name="Embeddable">Those without one that have a crop to make it of.</param>
public readonly record struct TemplateCoverage(long Faces, long WithTemplate, long Embeddable)
{
    /// <summary>Faces that a search by the model cannot find.</summary>
    public long Missing => Faces - WithTemplate;
}

/// <summary>How much is in the gallery.</summary>
public readonly record struct GalleryCounts(long People, long Faces);

/// <summary>What a person's record is changed to; null leaves a field as it is.</summary>
/// <param name="Name">New name.</param>
/// <param name="ExternalId">New external id; an empty string removes it.</param>
/// <param name="Metadata">New metadata.</param>
/// <param name="MergeMetadata">Whether its keys are laid over the old metadata, inside the write; else it replaces the old whole.</param>
public sealed record PersonChange(
    string? Name = null, string? ExternalId = null, System.Text.Json.Nodes.JsonObject? Metadata = null, bool MergeMetadata = false);

/// <summary>
/// The source of truth for the people of one collection and their faces. Every write is one transaction: when the task completes the write is durable,
/// when it throws nothing of it is there. Safe for parallel use.
/// </summary>
/// <remarks>
/// Failures of the database are <see cref="Errors.FaceException"/> with <see cref="Errors.FaceError.StoreUnavailable"/>. A cancelled token
/// stops a write only before its transaction begins, never after it was stored.
/// </remarks>
public interface IGalleryStore : IAsyncDisposable
{
    /// <summary>Name of the collection whose people these are; the default one unless made by <see cref="OpenCollectionAsync"/>.</summary>
    string Collection { get; }

    /// <summary>Short name of the store for health pages: <c>sqlite</c>, <c>mysql</c>...</summary>
    string Name { get; }

    /// <summary>
    /// Creates or migrates the schema, and seals what is not sealed with the current data key; called once before anything else.
    /// </summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.StoreUnavailable"/>, also when it was sealed with a key that is not here.</exception>
    Task InitialiseAsync(CancellationToken cancellationToken = default);

    /// <summary>Seals every template and crop anew that is not sealed with the current data key.</summary>
    /// <param name="progress">Told how many records were looked at; null is nobody.</param>
    /// <param name="cancellationToken">Stops it between two portions; what is done is kept.</param>
    /// <returns>How many were sealed anew.</returns>
    Task<long> ResealAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>A store over the people of a collection of the same database, to be used as long as this one; null when there is none of that name.</summary>
    Task<IGalleryStore?> OpenCollectionAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Whether the collection of this store is still there: it may have been erased, and another made of the same name.</summary>
    Task<bool> ExistsAsync(CancellationToken cancellationToken = default);

    /// <summary>All collections, the default one first, then by name.</summary>
    Task<IReadOnlyList<Collection>> ListCollectionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates a collection.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.Conflict"/> when the name is taken.</exception>
    Task CreateCollectionAsync(Collection collection, CancellationToken cancellationToken = default);

    /// <summary>Changes how long faces of a collection are kept; false when there is none of that name.</summary>
    Task<bool> SetRetentionAsync(string name, int? days, CancellationToken cancellationToken = default);

    /// <summary>Erases a collection with everybody in it; false when there is none of that name.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.InvalidArgument"/> for the default one, which stays.</exception>
    Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Stores a new person together with their first faces (may be none).</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.Conflict"/> when the external id is taken.</exception>
    Task CreatePersonAsync(Person person, IReadOnlyList<NewEnrolledFace> faces, CancellationToken cancellationToken = default);

    /// <summary>Stores several new people, each with their first faces (may be none), in one write.</summary>
    /// <exception cref="Errors.FaceException">
    /// <see cref="Errors.FaceError.Conflict"/> when an id of a person or face, or an external id, is taken; nobody is stored then.
    /// </exception>
    Task CreatePeopleAsync(IReadOnlyList<PersonWithFaces> people, CancellationToken cancellationToken = default);

    /// <summary>Adds faces to an existing person and touches the person's <c>UpdatedAt</c>.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.PersonNotFound"/>.</exception>
    Task AddFacesAsync(PersonId personId, IReadOnlyList<NewEnrolledFace> faces, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Changes an enrolled face in place, all of it or nothing; touches the person it belongs to then, and the one it leaves.</summary>
    /// <returns>The face as it is now; null when there is none of that id.</returns>
    /// <exception cref="Errors.FaceException">
    /// <see cref="Errors.FaceError.PersonNotFound"/> when there is nobody to move it to, <see cref="Errors.FaceError.Conflict"/> when an external id is taken.
    /// </exception>
    Task<FaceOfPerson?> UpdateFaceAsync(FaceId id, FaceChange change, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores further templates of faces, or replaces those they have of the same model. A face that is no longer there, or is another person's,
    /// is passed over: it was erased meanwhile.
    /// </summary>
    /// <returns>The templates that were stored.</returns>
    Task<IReadOnlyList<IndexedTemplate>> AddTemplatesAsync(IReadOnlyList<IndexedTemplate> templates, CancellationToken cancellationToken = default);

    /// <summary>Crops of faces that have no template of a model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="from">Where to go on, from the page before; null begins.</param>
    /// <param name="limit">Most crops, at least 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<CropPage> ReadCropsWithoutAsync(ModelId modelId, long? from, int limit, CancellationToken cancellationToken = default);

    /// <summary>The models that templates of the store, of this collection or another, are of; in any order.</summary>
    Task<IReadOnlyList<ModelId>> ListModelsAsync(CancellationToken cancellationToken = default);

    /// <summary>Counts the faces with and without a template of a model.</summary>
    Task<TemplateCoverage> CoverageAsync(ModelId modelId, CancellationToken cancellationToken = default);

    /// <summary>A person by id, or null.</summary>
    Task<Person?> FindPersonAsync(PersonId id, CancellationToken cancellationToken = default);

    /// <summary>The people of these ids that exist, in one query.</summary>
    Task<IReadOnlyDictionary<PersonId, Person>> FindPeopleAsync(IReadOnlyCollection<PersonId> ids, CancellationToken cancellationToken = default);

    /// <summary>The oldest person with exactly this name, or null.</summary>
    Task<Person?> FindPersonByNameAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The person with this external id, or null.</summary>
    Task<Person?> FindPersonByExternalIdAsync(string externalId, CancellationToken cancellationToken = default);

    /// <summary>Lists people, oldest first.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.InvalidArgument"/> when offset or limit is out of range.</exception>
    Task<Page<Person>> ListPeopleAsync(PersonQuery query, CancellationToken cancellationToken = default);

    /// <summary>Changes a person's record; null when there is no such person.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.Conflict"/> when the external id is taken.</exception>
    Task<Person?> UpdatePersonAsync(PersonId id, PersonChange change, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Erases a person with all faces, templates and crops; false when there is none.</summary>
    Task<bool> DeletePersonAsync(PersonId id, CancellationToken cancellationToken = default);

    /// <summary>An enrolled face with its person, or null.</summary>
    Task<FaceOfPerson?> FindFaceAsync(FaceId id, CancellationToken cancellationToken = default);

    /// <summary>Lists enrolled faces, oldest first.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.InvalidArgument"/> when offset or limit is out of range.</exception>
    Task<Page<FaceOfPerson>> ListFacesAsync(FaceQuery query, CancellationToken cancellationToken = default);

    /// <summary>Erases one face, its template and crop, and touches the person; false when there is none.</summary>
    /// <param name="id">The face.</param>
    /// <param name="now">When the person changed.</param>
    /// <param name="removeEmptyPerson">Whether the person is erased too, in the same transaction, when this was the last face.</param>
    /// <param name="cancellationToken">Observed until the transaction begins.</param>
    Task<bool> DeleteFaceAsync(FaceId id, DateTimeOffset now, bool removeEmptyPerson, CancellationToken cancellationToken = default);

    /// <summary>The JPEG of a face's aligned crop, or null when there is none.</summary>
    Task<byte[]?> ReadCropAsync(FaceId id, CancellationToken cancellationToken = default);

    /// <summary>The templates of one person made by one model.</summary>
    Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(PersonId personId, ModelId modelId, CancellationToken cancellationToken = default);

    /// <summary>Streams every template of one model, for loading an index.</summary>
    IAsyncEnumerable<IndexedTemplate> ReadTemplatesAsync(ModelId modelId, CancellationToken cancellationToken = default);

    /// <summary>The templates that these faces have of a model, in any order; faces that are not there, or have none, are passed over.</summary>
    Task<IReadOnlyList<IndexedTemplate>> ReadTemplatesAsync(
        IReadOnlyCollection<FaceId> faces, ModelId modelId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The number of the last stored change of faces, at least 0. It grows with what any process that uses the store writes, and never sinks;
    /// who sees a revision sees everything written up to it.
    /// </summary>
    Task<long> LastRevisionAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// What changed after a revision. Read on from <see cref="ChangePage.Revision"/>; a page that leads no further is the end.
    /// </summary>
    /// <param name="after">The revision that is known already.</param>
    /// <param name="includeOwn">Whether the writes of this very instance are wanted too, or only those of others.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when it is no longer known what changed, as only the newest changes are kept: then read everything anew.</returns>
    Task<ChangePage?> ReadChangesAsync(long after, bool includeOwn, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads everybody with all faces and templates, page by page, person after person. Each page is one state; what is written between two
    /// pages may or may not be on those that follow.
    /// </summary>
    /// <param name="from"><see cref="GalleryPage.Next"/> of the page before; null begins.</param>
    /// <param name="limit">Most people, and most faces, of a page, 1..1000.</param>
    /// <param name="withCrops">Whether the crops are read too.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<GalleryPage> ReadGalleryAsync(string? from, int limit, bool withCrops, CancellationToken cancellationToken = default);

    /// <summary>Counts people and faces.</summary>
    Task<GalleryCounts> CountAsync(CancellationToken cancellationToken = default);
}
