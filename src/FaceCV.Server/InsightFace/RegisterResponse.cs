using FaceCV.Core.Recognition;

namespace FaceCV.Server.InsightFace;

/// <summary>Answer of an enrolment, v1 <c>FaceRegisterResponse</c>.</summary>
/// <param name="Success">Always true; failures are error answers.</param>
/// <param name="Message">What was done, in words.</param>
/// <param name="PersonName">The person's name.</param>
/// <param name="PersonId">The person's id.</param>
/// <param name="FaceId">The first face.</param>
/// <param name="FaceIds">Every face of this picture.</param>
/// <param name="FaceCount">How many.</param>
/// <param name="Duplicate">Whether the very same picture was enrolled before, so that nothing was added.</param>
public sealed record RegisterResponse(
    bool Success, string Message, string PersonName, string PersonId, string? FaceId, string[] FaceIds, int FaceCount, bool Duplicate)
{
    internal static RegisterResponse Of(EnrolmentResult result)
    {
        string[] ids = [.. result.Faces.Select(face => face.Id.ToString())];
        var message = result switch
        {
            { Duplicate: true } => "This very picture was enrolled before; nothing was added.",
            { PersonCreated: true } => $"Enrolled {ids.Length} face(s) of a new person.",
            _ => $"Added {ids.Length} face(s); the person has {result.Person.FaceCount} now.",
        };
        return new RegisterResponse(true, message, result.Person.Name, result.Person.Id.ToString(), ids.FirstOrDefault(), ids, ids.Length, result.Duplicate);
    }
}
