using System.Text.Json.Nodes;
using FaceCV.Core.Jobs;
using FaceCV.Core.Recognition;
using FaceCV.Server.Import;

namespace FaceCV.Server.Jobs;

/// <summary>A picture to enrol as an item of a job, and what came of it.</summary>
internal static class EnrolItem
{
    private const string File = "file", Name = "name", ExternalId = "external_id", Metadata = "metadata";

    /// <summary>The item of a picture.</summary>
    /// <param name="number">Its place.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="now">When a refusal that was planned counts as done.</param>
    public static JobItem Of(int number, PlannedPicture picture, DateTimeOffset now) => picture.Refusal is { } refusal
        ? new JobItem(number, picture.File, null, JobOutcome.Refused(refusal), now)
        : new JobItem(number, picture.File, new JsonObject
        {
            [File] = picture.File, [Name] = picture.Name, [ExternalId] = picture.ExternalId, [Metadata] = picture.Metadata?.DeepClone(),
        });

    /// <summary>The picture of an item.</summary>
    public static PlannedPicture Picture(JobItem item) => new(
        (string)item.Input![File]!, (string?)item.Input[Name], (string?)item.Input[ExternalId], item.Input[Metadata]?.DeepClone().AsObject());

    /// <summary>What an item gives.</summary>
    public static JsonObject Result(EnrolmentResult result) => new()
    {
        ["person_id"] = result.Person.Id.ToString(),
        ["face_ids"] = new JsonArray([.. result.Faces.Select(face => JsonValue.Create(face.Id.ToString()))]),
        ["quality_score"] = result.Faces[0].Quality.Overall,
    };
}
