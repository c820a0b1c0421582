using System.ComponentModel;

namespace FaceCV.Server.Problems;

/// <summary>An error answer, <c>application/problem+json</c> (RFC 9457); <c>detail</c> is also v1's field.</summary>
/// <param name="Type">The code as a URI, <c>urn:facecv:error:CODE</c>.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code for programs.</param>
/// <param name="Detail">What was wrong, for people.</param>
/// <param name="Remedy">What to do about it; null when the detail says it.</param>
/// <param name="RequestId">Names this request in the log.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    [property: Description("Stable code for programs, for example no_face.")] string Code,
    [property: Description("What was wrong.")] string Detail,
    [property: Description("What to do about it.")] string? Remedy,
    [property: Description("Names this request in the log; also in the X-Request-Id header.")] string RequestId);
