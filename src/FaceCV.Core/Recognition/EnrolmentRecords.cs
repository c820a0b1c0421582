using System.Text.Json.Nodes;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>Makes the records that enrolment stores.</summary>
internal sealed class EnrolmentRecords(RecognitionOptions options, TimeProvider time)
{
    /// <summary>A person of today.</summary>
    public Person NewPerson(string name, string? externalId, JsonObject? metadata)
    {
        var now = time.GetUtcNow();
        return new Person
        {
            Id = PersonId.New(time),
            Name = name,
            ExternalId = externalId,
            Metadata = metadata is null ? [] : (JsonObject)metadata.DeepClone(),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>The faces of some samples.</summary>
    public List<NewEnrolledFace> NewFaces(PersonId person, EnrolmentModels models, IReadOnlyList<EnrolmentSample> samples) =>
        [.. samples.SelectMany(sample => sample.Faces, (sample, face) => NewFace(FaceId.New(time), person, models, sample, face))];

    /// <summary>One face of a sample.</summary>
    public NewEnrolledFace NewFace(FaceId id, PersonId person, EnrolmentModels models, EnrolmentSample sample, DetectedFace face)
    {
        var crop = options.KeepCrops ? face.AlignedCrop : null;
        var record = new EnrolledFace
        {
            Id = id,
            PersonId = person,
            ModelId = models.Main.ModelId,
            Quality = face.Quality ?? default,
            Box = face.Box,
            Source = sample.Source,
            SourceHash = sample.Hash,
            CreatedAt = time.GetUtcNow(),
            HasCrop = crop is not null,
        };
        return new NewEnrolledFace(record, new Template(face.RequireEmbedding(models.Main)), crop) { OtherTemplates = models.OtherTemplates(face) };
    }
}
