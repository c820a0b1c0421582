using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>Enrols faces through the gate.</summary>
/// <remarks>
/// Finding or creating the person, and storing, happen under a lock of the gallery, so that parallel enrolments of a new name make one person. Analysis runs outside the lock. Safe for parallel use.
/// </remarks>
public sealed class Enrolment(
    IFaceAnalyser analyser, IRecogniserCatalogue recognisers, PersonGallery gallery, RecognitionOptions options, TimeProvider time)
{
    private readonly EnrolmentSamples _samples = new(analyser, options);
    private readonly EnrolledImages _images = new(gallery);
    private readonly EnrolmentRecords _records = new(options, time);

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
        var models = EnrolmentModels.Of(recognisers, request.Pack, options);
        var image = new EnrolmentImage(request.Image, checkedRequest.Source);
        var hash = EnrolmentSamples.HashOf(image);
        var known = await FindPersonAsync(checkedRequest, cancellationToken);
        if (known is not null && !request.Look.RequireLive && await _images.FindAsync(known.Id, models.Main, hash, cancellationToken) is { WithTemplate: { Count: > 0 } present })
            return await DuplicateAsync(known, present, checkedRequest.Metadata, cancellationToken);

        var sample = await _samples.ReadAsync(image, models, request.Look, request.Gate, request.MinQuality, cancellationToken);
        return await LockedAsync(
            async () =>
            {
                var person = await FindPersonAsync(checkedRequest, cancellationToken);
                return person is null
                    ? await CreateAsync(_records.NewPerson(checkedRequest.Name!, checkedRequest.ExternalId, checkedRequest.Metadata), models, [sample], request.Gate, cancellationToken)
                    : await AddAsync(person, models, [sample], checkedRequest.Metadata, request.Gate, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Creates a person together with the faces of some images, none or many: all of it is stored, or nothing.</summary>
    /// <param name="name">Name; need not be unique, a new person is made in any case.</param>
    /// <param name="externalId">Id in another system; null is none.</param>
    /// <param name="metadata">Free data; null is none.</param>
    /// <param name="images">Images of that person.</param>
    /// <param name="pack">Pack; null is the default.</param>
    /// <param name="cancellationToken">Observed until the faces are stored.</param>
    /// <exception cref="FaceException">As <see cref="EnrolAsync"/>; with several images the message says which one was refused.</exception>
    public async Task<EnrolmentResult> CreatePersonAsync(
        string? name, string? externalId, JsonObject? metadata, IReadOnlyList<EnrolmentImage> images, string? pack, CancellationToken cancellationToken = default)
    {
        var person = _records.NewPerson(PersonInput.Name(name), PersonInput.ExternalId(externalId), PersonInput.Metadata(metadata));
        if (images.Count == 0)
        {
            await gallery.CreatePersonAsync(person, [], cancellationToken);
            return new EnrolmentResult(person, PersonCreated: true, [], Duplicate: false);
        }

        var models = EnrolmentModels.Of(recognisers, pack, options);
        var samples = await _samples.ReadAsync(images, models, cancellationToken);
        return await LockedAsync(() => CreateAsync(person, models, samples, null, cancellationToken), cancellationToken);
    }

    /// <summary>Adds the faces of some images to a person: all of them, or none. Images that were enrolled before add nothing.</summary>
    /// <param name="person">The person.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="pack">Pack; null is the default.</param>
    /// <param name="cancellationToken">Observed until the faces are stored.</param>
    /// <exception cref="FaceException">As <see cref="EnrolAsync"/>; with several images the message says which one was refused.</exception>
    public async Task<EnrolmentResult> AddFacesAsync(
        PersonId person, IReadOnlyList<EnrolmentImage> images, string? pack, CancellationToken cancellationToken = default)
    {
        var models = EnrolmentModels.Of(recognisers, pack, options);
        await RequirePersonAsync(person, cancellationToken);
        var samples = await _samples.ReadAsync(images, models, cancellationToken);
        return await LockedAsync(
            async () => await AddAsync(await RequirePersonAsync(person, cancellationToken), models, samples, null, null, cancellationToken), cancellationToken);
    }

    private static EnrolmentRequest Check(EnrolmentRequest request) => request with
    {
        Name = request.PersonId is null ? PersonInput.Name(request.Name) : request.Name,
        ExternalId = PersonInput.ExternalId(request.ExternalId),
        Metadata = PersonInput.Metadata(request.Metadata),
        Source = PersonInput.Source(request.Source),
    };

    /// <summary>Runs work under the lock of enrolment.</summary>
    internal async Task<T> LockedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await gallery.Enrolling.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            gallery.Enrolling.Release();
        }
    }

    private async Task<Person> RequirePersonAsync(PersonId id, CancellationToken cancellationToken) =>
        await gallery.Store.FindPersonAsync(id, cancellationToken) ?? throw new FaceException(FaceError.PersonNotFound, $"There is no person {id}.");

    private async Task<Person?> FindPersonAsync(EnrolmentRequest request, CancellationToken cancellationToken)
    {
        if (request.PersonId is { } id) return await RequirePersonAsync(id, cancellationToken);
        if (request is { ExternalIdDecides: true, ExternalId: { } externalId }) return await gallery.Store.FindPersonByExternalIdAsync(externalId, cancellationToken);
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

    private async Task<EnrolmentResult> CreateAsync(
        Person person, EnrolmentModels models, IReadOnlyList<EnrolmentSample> samples, GateStrictness? gate, CancellationToken cancellationToken)
    {
        CheckConsistent(models.Main, [], samples, gate);
        var faces = _records.NewFaces(person.Id, models, samples);
        await gallery.CreatePersonAsync(person, faces, cancellationToken);
        return await StoredAsync(person.Id, created: true, faces);
    }

    private async Task<EnrolmentResult> AddAsync(
        Person person,
        EnrolmentModels models,
        IReadOnlyList<EnrolmentSample> samples,
        JsonObject? metadata,
        GateStrictness? gate,
        CancellationToken cancellationToken)
    {
        var (fresh, present, completed) = (new List<EnrolmentSample>(), new List<EnrolledFace>(), new List<IndexedTemplate>());
        foreach (var sample in samples)
        {
            var (withTemplate, without) = await _images.FindAsync(person.Id, models.Main, sample.Hash, cancellationToken);
            present.AddRange(withTemplate);
            if (withTemplate.Count > 0 || fresh.Exists(other => other.Hash == sample.Hash)) continue;
            var (unknown, templates) = EnrolledImages.Complete(sample, without, models.Main);
            completed.AddRange(templates);
            present.AddRange(without.Where(face => templates.Exists(template => template.FaceId == face.Id)));
            if (unknown is not null) fresh.Add(unknown);
        }

        var own = await gallery.Store.ReadTemplatesAsync(person.Id, models.Main.ModelId, cancellationToken);
        CheckConsistent(models.Main, [.. own.Concat(completed).Select(template => template.Embedding)], fresh, gate);

        // The gate, then metadata: when either refuses, nothing has been stored.
        await MergeMetadataAsync(person.Id, metadata, cancellationToken);
        if (completed.Count > 0) await gallery.AddTemplatesAsync(completed, cancellationToken);
        if (fresh.Count == 0) return new EnrolmentResult(await ReadBackAsync(person.Id), PersonCreated: false, present, Duplicate: completed.Count == 0);
        var faces = _records.NewFaces(person.Id, models, fresh);
        await gallery.AddFacesAsync(person.Id, faces, time.GetUtcNow(), cancellationToken);
        var stored = await StoredAsync(person.Id, created: false, faces);
        return stored with { Faces = [.. present, .. stored.Faces] };
    }

    // Each image has to be like the person's own templates or like an image before it.
    private void CheckConsistent(Recogniser recogniser, List<Embedding> own, IReadOnlyList<EnrolmentSample> samples, GateStrictness? gate)
    {
        if (GateLimits.Of(gate ?? options.Gate) is not { } limits) return;
        for (var i = 0; i < samples.Count; i++)
        {
            foreach (var face in samples[i].Faces)
            {
                var embedding = face.RequireEmbedding(recogniser);
                EnrolmentSamples.Naming(i, samples.Count, () => EnrolmentGate.CheckConsistent(embedding, own, recogniser.Thresholds, limits));
                own.Add(embedding);
            }
        }
    }

    private async Task<EnrolmentResult> DuplicateAsync(
        Person person, IReadOnlyList<EnrolledFace> present, JsonObject? metadata, CancellationToken cancellationToken)
    {
        await MergeMetadataAsync(person.Id, metadata, cancellationToken);
        return new EnrolmentResult(await ReadBackAsync(person.Id), PersonCreated: false, present, Duplicate: true);
    }

    private Task MergeMetadataAsync(PersonId person, JsonObject? change, CancellationToken cancellationToken) => change is not { Count: > 0 }
        ? Task.CompletedTask
        : gallery.Store.UpdatePersonAsync(person, new PersonChange(Metadata: change, MergeMetadata: true), time.GetUtcNow(), cancellationToken);

    private async Task<EnrolmentResult> StoredAsync(PersonId person, bool created, List<NewEnrolledFace> faces) =>
        new(await ReadBackAsync(person), created, [.. faces.Select(face => face.Face)], Duplicate: false);

    // What was stored is answered, even if the caller has stopped waiting meanwhile.
    private async Task<Person> ReadBackAsync(PersonId id) => await gallery.Store.FindPersonAsync(id, CancellationToken.None)
        ?? throw new FaceException(FaceError.PersonNotFound, $"Person {id} was erased while enrolling.");
}
