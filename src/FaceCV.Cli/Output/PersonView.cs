using System.Text.Json.Nodes;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.Cli.Output;

/// <summary>A person as <c>--json</c> shows them.</summary>
internal sealed record PersonView(
    string Id, string Name, string? ExternalId, JsonObject Metadata, int FaceCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PersonView Of(Person person) => new(
        person.Id.ToString(), person.Name, person.ExternalId, person.Metadata, person.FaceCount, person.CreatedAt, person.UpdatedAt);
}

/// <summary>An enrolled face as <c>--json</c> shows it.</summary>
internal sealed record EnrolledFaceView(
    string Id, string ModelId, FaceQuality Quality, int[] Bbox, string? Source, string? SourceHash, bool HasCrop, DateTimeOffset CreatedAt)
{
    public static EnrolledFaceView Of(EnrolledFace face) => new(
        face.Id.ToString(), face.ModelId.Value, face.Quality, FaceView.BoxOf(face.Box), face.Source, face.SourceHash, face.HasCrop, face.CreatedAt);
}
