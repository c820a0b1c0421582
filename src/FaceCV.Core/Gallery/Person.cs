using System.Text.Json.Nodes;

namespace FaceCV.Core.Gallery;

/// <summary>One human in the gallery.</summary>
public sealed record Person
{
    /// <summary>Greatest length of a name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Greatest length of an external id, in characters.</summary>
    public const int MaxExternalIdLength = 200;

    /// <summary>Greatest size of metadata as JSON text, in characters.</summary>
    public const int MaxMetadataLength = 16_384;

    /// <summary>Identity.</summary>
    public required PersonId Id { get; init; }

    /// <summary>Display name; not unique. Trimmed, 1..200 characters, any script, compared case-sensitively.</summary>
    public required string Name { get; init; }

    /// <summary>The id another system knows this person by; unique where present.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Free key-value data, a JSON object; never null. Treat as read-only.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>When the person was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person, or the set of their faces, last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Number of enrolled faces.</summary>
    public int FaceCount { get; init; }
}

/// <summary>A stored embedding and the model that made it.</summary>
/// <param name="Embedding">The unit vector with its model id.</param>
public sealed record Template(Faces.Embedding Embedding)
{
    /// <summary>The model that made it.</summary>
    public Faces.ModelId ModelId => Embedding.ModelId;
}

/// <summary>One accepted sample of a person, without its template and crop, which are read apart.</summary>
public sealed record EnrolledFace
{
    /// <summary>Identity.</summary>
    public required FaceId Id { get; init; }

    /// <summary>Whose face this is.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>The model it was enrolled with. There may be templates of others beside; those are read by model.</summary>
    public required Faces.ModelId ModelId { get; init; }

    /// <summary>Quality at enrolment.</summary>
    public required Faces.FaceQuality Quality { get; init; }

    /// <summary>Where the face was in its source image, oriented pixels.</summary>
    public required Faces.BoundingBox Box { get; init; }

    /// <summary>Where the image came from, as the caller said (a file name, a camera); may be null. At most 500 characters.</summary>
    public string? Source { get; init; }

    /// <summary>SHA-256 of the source image's bytes, hex, for idempotent enrolment; may be null.</summary>
    public string? SourceHash { get; init; }

    /// <summary>When it was enrolled, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether an aligned crop is stored.</summary>
    public bool HasCrop { get; init; }
}

/// <summary>A face about to be stored.</summary>
/// <param name="Face">The record.</param>
/// <param name="Template">Its template; its model id equals the record's.</param>
/// <param name="AlignedCrop">JPEG of the aligned crop, or null when crops are not kept.</param>
public sealed record NewEnrolledFace(EnrolledFace Face, Template Template, byte[]? AlignedCrop)
{
    /// <summary>Templates of the same face by other models, each another one; may be empty.</summary>
    public IReadOnlyList<Template> OtherTemplates { get; init; } = [];

    /// <summary>All its templates.</summary>
    public IEnumerable<Template> Templates => OtherTemplates.Prepend(Template);
}
