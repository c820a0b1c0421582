using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>What is corrected on an enrolled face; null leaves it.</summary>
public sealed record FaceCorrectionRequest
{
    /// <summary>The person's name. See <see cref="FaceCorrection.CorrectAsync"/> for what a new one does.</summary>
    public string? Name { get; init; }

    /// <summary>A new image in place of the old.</summary>
    public EnrolmentImage? Image { get; init; }

    /// <summary>New metadata of the person, in place of the old.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Pack; null is the default.</summary>
    public string? Pack { get; init; }

    /// <summary>How the image is looked at.</summary>
    public EnrolmentLook Look { get; init; } = new();
}

/// <summary>Corrects enrolled faces, which keep their id. Safe for parallel use.</summary>
/// <remarks>Under the same lock as <see cref="Enrolment"/>, so that a name that is new is made one person.</remarks>
public sealed class FaceCorrection(
    IFaceAnalyser analyser, IRecogniserCatalogue recognisers, PersonGallery gallery, RecognitionOptions options, TimeProvider time, Enrolment enrolment)
{
    private readonly EnrolmentSamples _samples = new(analyser, options);
    private readonly EnrolmentRecords _records = new(options, time);

    /// <summary>
    /// Changes a face as one: all of it is stored, or nothing. A new name is about this face alone, never about others: it goes to the oldest person
    /// of that name where there is one; else its person is renamed when it is their only face, and a new person is made of it when they have more.
    /// A person left without a face is erased. A new image passes the gate as in enrolment, with the person's other faces to be like.
    /// </summary>
    /// <exception cref="FaceException"><see cref="FaceError.FaceNotFound"/>; else as <see cref="Enrolment.EnrolAsync"/>.</exception>
    public async Task<FaceOfPerson> CorrectAsync(FaceId id, FaceCorrectionRequest request, CancellationToken cancellationToken = default)
    {
        var name = request.Name is null ? null : PersonInput.Name(request.Name);
        var metadata = PersonInput.Metadata(request.Metadata);
        await RequireAsync(id, cancellationToken);
        if (request.Image is not { } image) return await enrolment.LockedAsync(() => StoreAsync(id, name, metadata, null, cancellationToken), cancellationToken);
        var models = EnrolmentModels.Of(recognisers, request.Pack, options);
        var sample = await _samples.ReadAsync(image, models, request.Look, null, null, cancellationToken);
        return await enrolment.LockedAsync(() => StoreAsync(id, name, metadata, (models, sample), cancellationToken), cancellationToken);
    }

    private async Task<FaceOfPerson> StoreAsync(
        FaceId id, string? name, JsonObject? metadata, (EnrolmentModels Models, EnrolmentSample Sample)? image, CancellationToken cancellationToken)
    {
        var before = await RequireAsync(id, cancellationToken);
        var (owner, isNew) = await OwnerAsync(before, name, cancellationToken);
        var moves = owner.Id != before.Person.Id;
        var newName = moves || name == before.Person.Name ? null : name;
        var change = new FaceChange
        {
            MoveTo = moves && !isNew ? owner.Id : null,
            MoveToNew = isNew ? owner : null,
            Person = newName is null && metadata is null ? null : new PersonChange(newName, Metadata: metadata),
        };
        if (image is { } seen)
        {
            var face = seen.Sample.Faces[0];
            var own = await gallery.Store.ReadTemplatesAsync(owner.Id, seen.Models.Main.ModelId, cancellationToken);
            EnrolmentGate.CheckConsistent(
                face.RequireEmbedding(seen.Models.Main),
                [.. own.Where(template => template.FaceId != id).Select(template => template.Embedding)],
                seen.Models.Main.Thresholds,
                GateLimits.Of(options.Gate));
            change = change with { Sample = _records.NewFace(id, owner.Id, seen.Models, seen.Sample, face) };
        }

        return await gallery.UpdateFaceAsync(id, change, time.GetUtcNow(), cancellationToken) ?? throw NotFound();
    }

    private async Task<(Person Owner, bool IsNew)> OwnerAsync(FaceOfPerson before, string? name, CancellationToken cancellationToken)
    {
        if (name is null || name == before.Person.Name) return (before.Person, false);
        if (await gallery.Store.FindPersonByNameAsync(name, cancellationToken) is { } other) return (other, false);
        return before.Person.FaceCount == 1 ? (before.Person, false) : (_records.NewPerson(name, null, null), true);
    }

    private async Task<FaceOfPerson> RequireAsync(FaceId id, CancellationToken cancellationToken) =>
        await gallery.Store.FindFaceAsync(id, cancellationToken) ?? throw NotFound();

    private static FaceException NotFound() => new(FaceError.FaceNotFound, "There is no enrolled face of this id.", "List the faces for their ids.");
}
