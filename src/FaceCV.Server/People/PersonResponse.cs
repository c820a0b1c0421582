using System.Text.Json.Nodes;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Server.People;

/// <summary>A person.</summary>
/// <param name="Id">Id for life.</param>
/// <param name="Name">Display name; not unique.</param>
/// <param name="ExternalId">Id in another system; unique.</param>
/// <param name="Metadata">Free data.</param>
/// <param name="FaceCount">Enrolled faces.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
public sealed record PersonResponse(
    string Id, string Name, string? ExternalId, JsonObject Metadata, int FaceCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static PersonResponse Of(Person person) => new(
        person.Id.ToString(), person.Name, person.ExternalId, person.Metadata, person.FaceCount, person.CreatedAt, person.UpdatedAt);
}

/// <summary>A page of people, oldest first.</summary>
/// <param name="People">The page.</param>
/// <param name="Total">How many there are over all pages.</param>
/// <param name="Offset">People skipped.</param>
/// <param name="Limit">Most people of a page.</param>
public sealed record PersonPage(PersonResponse[] People, long Total, int Offset, int Limit);

/// <summary>An enrolled face.</summary>
/// <param name="Id">Id for life.</param>
/// <param name="PersonId">Whose.</param>
/// <param name="ModelId">The recogniser of its template.</param>
/// <param name="Quality">Quality at enrolment.</param>
/// <param name="Bbox">Left, top, right, bottom in its source picture.</param>
/// <param name="Source">Where the picture came from.</param>
/// <param name="HasThumbnail">Whether its aligned crop is kept.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record FaceResponse(
    string Id, string PersonId, string ModelId, FaceQuality Quality, int[] Bbox, string? Source, bool HasThumbnail, DateTimeOffset CreatedAt)
{
    internal static FaceResponse Of(EnrolledFace face) => new(
        face.Id.ToString(),
        face.PersonId.ToString(),
        face.ModelId.Value,
        face.Quality,
        InsightFace.WireShapes.Box(face.Box),
        face.Source,
        face.HasCrop,
        face.CreatedAt);
}

/// <summary>A page of enrolled faces, oldest first.</summary>
/// <param name="Faces">The page.</param>
/// <param name="Total">How many there are over all pages.</param>
public sealed record FacePage(FaceResponse[] Faces, long Total);

/// <summary>What was enrolled.</summary>
/// <param name="Person">The person as stored now.</param>
/// <param name="Faces">The faces of these pictures.</param>
/// <param name="Duplicate">Whether every one of the pictures had been enrolled before, so that nothing was added.</param>
public sealed record FacesAdded(PersonResponse Person, FaceResponse[] Faces, bool Duplicate);
