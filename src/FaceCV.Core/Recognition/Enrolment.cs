using System.Security.Cryptography;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>Enrols faces through the gate.</summary>
/// <remarks>
/// Make one for a gallery and share it: finding or creating the person, and storing, happen under its lock, so that parallel enrolments of a
/// new name make one person. Analysis runs outside the lock. Safe for parallel use.
/// </remarks>
public sealed class Enrolment(
    IFaceAnalyser analyser, IRecogniserCatalogue recognisers, PersonGallery gallery, RecognitionOptions options, TimeProvider time)
{
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>
    /// Enrols the face of one image: the largest, or every face when the gate is off. The same image bytes enrolled again for the same person
    /// and model add nothing and are not analysed again; metadata is merged all the same.
    /// </summary>
    /// <exception cref="FaceException">
    /// The image is unusable or refused by the gate (see <see cref="EnrolmentGate"/>), the person of the id does not exist, a text is too long,
    /// the external id belongs to someone else or the person of the name has another one, or a pack or the store is not available.
    /// </exception>
    public async Task<EnrolmentResult> EnrolAsync(EnrolmentRequest request, CancellationToken cancellationToken = default)
    {
        var checkedRequest = Check(request);
        var recogniser = recognisers.Find(request.Pack);
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.Image.Span));
        var known = await FindPersonAsync(checkedRequest, cancellationToken);
        if (known is not null && await FindDuplicatesAsync(known.Id, recogniser.ModelId, hash, cancellationToken) is { Count: > 0 } present)
            return await DuplicateAsync(known, present, checkedRequest, cancellationToken);

        var limits = GateLimits.Of(request.Gate ?? options.Gate);
        var analysis = await analyser.AnalyseAsync(request.Image, AnalysisOf(request, limits), cancellationToken);
        var faces = EnrolmentGate.Admit(analysis.Faces, limits);

        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await StoreAsync(checkedRequest, recogniser, limits, faces, hash, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static EnrolmentRequest Check(EnrolmentRequest request) => request with
    {
        Name = request.PersonId is null ? PersonInput.Name(request.Name) : request.Name,
        ExternalId = PersonInput.ExternalId(request.ExternalId),
        Metadata = PersonInput.Metadata(request.Metadata),
        Source = PersonInput.Source(request.Source),
    };

    private AnalysisRequest AnalysisOf(EnrolmentRequest request, GateLimits? limits) => new()
    {
        Pack = request.Pack,
        Parts = FaceParts.Landmarks | FaceParts.Embedding | FaceParts.Quality | (options.KeepCrops ? FaceParts.AlignedCrop : FaceParts.None),
        Mirror = options.MirrorTemplates,

        // The gate looks at the largest face and its strongest rival, so no more need be embedded.
        MaxFaces = limits is null ? new AnalysisRequest().MaxFaces : 2,
    };

    private async Task<Person?> FindPersonAsync(EnrolmentRequest request, CancellationToken cancellationToken)
    {
        if (request.PersonId is { } id)
        {
            return await gallery.Store.FindPersonAsync(id, cancellationToken)
                ?? throw new FaceException(FaceError.PersonNotFound, $"There is no person {id}.");
        }

        var person = await gallery.Store.FindPersonByNameAsync(request.Name!, cancellationToken);
        if (person?.ExternalId is not null && request.ExternalId is not null && person.ExternalId != request.ExternalId)
        {
            throw new FaceException(
                FaceError.Conflict,
                "The person of that name has another external id, so this is someone else of the same name.",
                "Create the second person first and enrol by person id.");
        }

        return person;
    }

    private async Task<EnrolmentResult> StoreAsync(
        EnrolmentRequest request,
        Recogniser recogniser,
        GateLimits? limits,
        IReadOnlyList<DetectedFace> faces,
        string hash,
        CancellationToken cancellationToken)
    {
        var known = await FindPersonAsync(request, cancellationToken);
        if (known is null)
        {
            var person = NewPerson(request);
            var first = NewFaces(person.Id, recogniser, request.Source, faces, hash);
            await gallery.CreatePersonAsync(person, first, cancellationToken);
            return new EnrolmentResult(await ReadBackAsync(person.Id, cancellationToken), PersonCreated: true, [.. first.Select(face => face.Face)], Duplicate: false);
        }

        if (await FindDuplicatesAsync(known.Id, recogniser.ModelId, hash, cancellationToken) is { Count: > 0 } present)
            return await DuplicateAsync(known, present, request, cancellationToken);
        if (limits is not null)
        {
            var own = await gallery.Store.ReadTemplatesAsync(known.Id, recogniser.ModelId, cancellationToken);
            Embedding[] templates = [.. own.Select(template => template.Embedding)];
            foreach (var face in faces) EnrolmentGate.CheckConsistent(face.RequireEmbedding(recogniser), templates, recogniser.Thresholds, limits);
        }

        // Metadata first: when it is refused as too long, nothing has been stored.
        await MergeMetadataAsync(known, request, cancellationToken);
        var added = NewFaces(known.Id, recogniser, request.Source, faces, hash);
        await gallery.AddFacesAsync(known.Id, added, time.GetUtcNow(), cancellationToken);
        return new EnrolmentResult(await ReadBackAsync(known.Id, cancellationToken), PersonCreated: false, [.. added.Select(face => face.Face)], Duplicate: false);
    }

    private async Task<EnrolmentResult> DuplicateAsync(
        Person person, IReadOnlyList<EnrolledFace> present, EnrolmentRequest request, CancellationToken cancellationToken)
    {
        await MergeMetadataAsync(person, request, cancellationToken);
        return new EnrolmentResult(await ReadBackAsync(person.Id, cancellationToken), PersonCreated: false, present, Duplicate: true);
    }

    private async Task MergeMetadataAsync(Person person, EnrolmentRequest request, CancellationToken cancellationToken)
    {
        if (request.Metadata is not { Count: > 0 } change) return;
        var merged = PersonInput.Merge(person.Metadata, change);
        if (System.Text.Json.Nodes.JsonNode.DeepEquals(merged, person.Metadata)) return;
        await gallery.Store.UpdatePersonAsync(person.Id, new PersonChange(Metadata: merged), time.GetUtcNow(), cancellationToken);
    }

    private async Task<Person> ReadBackAsync(PersonId id, CancellationToken cancellationToken) =>
        await gallery.Store.FindPersonAsync(id, cancellationToken)
            ?? throw new FaceException(FaceError.PersonNotFound, $"Person {id} was erased while enrolling.");

    private async Task<IReadOnlyList<EnrolledFace>> FindDuplicatesAsync(
        PersonId person, ModelId model, string hash, CancellationToken cancellationToken)
    {
        const int PageSize = 1000;
        for (var offset = 0; ; offset += PageSize)
        {
            var query = new FaceQuery { PersonId = person, Offset = offset, Limit = PageSize };
            var page = await gallery.Store.ListFacesAsync(query, cancellationToken);
            EnrolledFace[] found = [.. page.Items.Select(item => item.Face).Where(face => face.SourceHash == hash && face.ModelId == model)];
            if (found.Length > 0 || page.Items.Count < PageSize) return found;
        }
    }

    private Person NewPerson(EnrolmentRequest request)
    {
        var now = time.GetUtcNow();
        return new Person
        {
            Id = PersonId.New(time),
            Name = request.Name!,
            ExternalId = request.ExternalId,
            Metadata = request.Metadata is { } metadata ? (System.Text.Json.Nodes.JsonObject)metadata.DeepClone() : [],
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private List<NewEnrolledFace> NewFaces(
        PersonId person, Recogniser recogniser, string? source, IReadOnlyList<DetectedFace> faces, string hash)
    {
        var now = time.GetUtcNow();
        var added = new List<NewEnrolledFace>(faces.Count);
        foreach (var face in faces)
        {
            var crop = options.KeepCrops ? face.AlignedCrop : null;
            var record = new EnrolledFace
            {
                Id = FaceId.New(time),
                PersonId = person,
                ModelId = recogniser.ModelId,
                Quality = face.Quality ?? default,
                Box = face.Box,
                Source = source,
                SourceHash = hash,
                CreatedAt = now,
                HasCrop = crop is not null,
            };
            added.Add(new NewEnrolledFace(record, new Template(face.RequireEmbedding(recogniser)), crop));
        }

        return added;
    }
}
