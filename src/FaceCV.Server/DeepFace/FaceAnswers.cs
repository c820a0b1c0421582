using System.Text.Json.Nodes;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;

namespace FaceCV.Server.DeepFace;

/// <summary>Answer of an enrolment.</summary>
/// <param name="Success">Always true; failures are error answers.</param>
/// <param name="Message">What was done, in words.</param>
/// <param name="PersonName">The person's name.</param>
/// <param name="FaceId">The face.</param>
/// <param name="PersonId">The person.</param>
/// <param name="Duplicate">Whether the very same picture was enrolled before, so that nothing was added.</param>
/// <param name="Model">The recogniser.</param>
public sealed record FaceAdded(bool Success, string Message, string PersonName, string? FaceId, string PersonId, bool Duplicate, string Model)
{
    internal static FaceAdded Of(EnrolmentResult result, string model)
    {
        var message = result switch
        {
            { Duplicate: true } => "This very picture was enrolled before; nothing was added.",
            { PersonCreated: true } => "The face was enrolled for a new person.",
            _ => $"The face was added; the person has {result.Person.FaceCount} now.",
        };
        return new FaceAdded(true, message, result.Person.Name, result.Faces.FirstOrDefault()?.Id.ToString(), result.Person.Id.ToString(), result.Duplicate, model);
    }
}

/// <summary>Enrolled faces, oldest first.</summary>
/// <param name="Faces">The page.</param>
/// <param name="Total">How many there are over all pages.</param>
/// <param name="Skip">Faces skipped.</param>
/// <param name="Limit">Most faces of a page.</param>
public sealed record FaceListing(ListedFace[] Faces, long Total, int Skip, int Limit)
{
    internal static FaceListing Of(Page<FaceOfPerson> page, int skip, int limit) => new([.. page.Items.Select(ListedFace.Of)], page.Total, skip, limit);
}

/// <summary>An enrolled face.</summary>
/// <param name="FaceId">Id for life.</param>
/// <param name="PersonName">The person's name.</param>
/// <param name="CreatedAt">When it was enrolled, UTC.</param>
/// <param name="Metadata">The person's metadata.</param>
/// <param name="PersonId">The person.</param>
/// <param name="ModelId">The recogniser it was enrolled with.</param>
/// <param name="QualityScore">Quality at enrolment, 0..1.</param>
public sealed record ListedFace(string FaceId, string PersonName, DateTimeOffset CreatedAt, JsonObject Metadata, string PersonId, string ModelId, float QualityScore)
{
    internal static ListedFace Of(FaceOfPerson item) => new(
        item.Face.Id.ToString(), item.Person.Name, item.Face.CreatedAt, item.Person.Metadata, item.Person.Id.ToString(), item.Face.ModelId.Value, item.Face.Quality.Overall);
}

/// <summary>A face as it is after a change.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">What was done.</param>
/// <param name="Face">The face.</param>
public sealed record FaceChanged(bool Success, string Message, ListedFace Face);

/// <summary>What was erased.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">What was done.</param>
/// <param name="DeletedCount">Faces erased.</param>
public sealed record FacesErased(bool Success, string Message, long DeletedCount);
