using FaceCV.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FaceCV.Server.Problems;

/// <summary>What each failure is on the wire.</summary>
public static class ProblemMap
{
    /// <summary>Code of a failure that nobody expected.</summary>
    public const string InternalCode = "internal_error";

    /// <summary>The HTTP status of an expected failure: 4xx is the caller's, 5xx ours.</summary>
    public static int StatusOf(FaceError error) => error switch
    {
        FaceError.InvalidImage or FaceError.InvalidArgument or FaceError.InvalidArchive => StatusCodes.Status400BadRequest,
        FaceError.NoFace or FaceError.MultipleFaces or FaceError.FaceTooSmall or FaceError.FaceTooBlurred or FaceError.FaceTurnedAway
            or FaceError.FaceQualityTooLow or FaceError.FaceInconsistent or FaceError.SpoofDetected or FaceError.LivenessUndecided => StatusCodes.Status400BadRequest,
        FaceError.Unauthenticated => StatusCodes.Status401Unauthorized,
        FaceError.LicenceNotAccepted or FaceError.FolderNotAllowed or FaceError.UrlNotAllowed or FaceError.Forbidden => StatusCodes.Status403Forbidden,
        FaceError.PersonNotFound or FaceError.FaceNotFound or FaceError.CollectionNotFound or FaceError.KeyNotFound => StatusCodes.Status404NotFound,
        FaceError.Conflict => StatusCodes.Status409Conflict,
        FaceError.ImageTooLarge => StatusCodes.Status413PayloadTooLarge,
        FaceError.UnsupportedImageFormat => StatusCodes.Status415UnsupportedMediaType,
        FaceError.MissingField or FaceError.UnknownModel or FaceError.CapabilityMissing or FaceError.UrlFetchFailed => StatusCodes.Status422UnprocessableEntity,
        FaceError.RateLimited => StatusCodes.Status429TooManyRequests,
        FaceError.InvalidConfiguration => StatusCodes.Status500InternalServerError,
        FaceError.ModelNotInstalled or FaceError.ModelDamaged or FaceError.ModelDownloadFailed or FaceError.Overloaded or FaceError.StoreUnavailable
            => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "Not a FaceError."),
    };

    /// <summary>Whether a failure is of the one picture that met it, so that others may fare better; else it would meet every picture.</summary>
    public static bool IsOfOnePicture(FaceError error) =>
        StatusOf(error) < StatusCodes.Status500InternalServerError
        && error is not (FaceError.CollectionNotFound or FaceError.Forbidden or FaceError.UnknownModel or FaceError.CapabilityMissing or FaceError.LicenceNotAccepted);

    /// <summary>The answer to a failure. What was not expected says nothing of its cause; the log does.</summary>
    public static Problem From(Exception exception, string requestId) => exception switch
    {
        FaceException face => Create(StatusOf(face.Error), face.Error.ToWire(), face.Message, face.Remedy, requestId),
        HttpProblemException http => Create(http.Status, http.Code, http.Message, http.Remedy, requestId),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Create(
            StatusCodes.Status413PayloadTooLarge, "body_too_large", "The request body is larger than this server takes.", "Send fewer or smaller pictures, or raise FACECV_MAX_UPLOAD_SIZE (FACECV_BATCH_MAX_BYTES for a batch, FACECV_JOB_MAX_BYTES for a job).", requestId),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => Create(
            StatusCodes.Status408RequestTimeout, "body_too_slow", "The request body came more slowly than this server waits for.", "Send it again over a better connection; the server's operator may lower FACECV_MIN_BODY_RATE.", requestId),
        BadHttpRequestException bad => Create(
            bad.StatusCode, "bad_request", "The request is not well-formed or broke off.", "Check how the request is built; docs/api-usage.md has examples.", requestId),
        _ => Create(
            StatusCodes.Status500InternalServerError, InternalCode, "Something went wrong inside the server.", "Report it with the request id; the server's log has the cause.", requestId),
    };

    /// <summary>The answer for a bare status, such as that of an unknown route.</summary>
    public static Problem OfStatus(int status, string requestId) => status switch
    {
        StatusCodes.Status404NotFound => Create(status, "route_not_found", "There is no such route.", "/docs lists the routes.", requestId),
        StatusCodes.Status405MethodNotAllowed => Create(status, "method_not_allowed", "This route does not answer that method.", "/docs lists the routes with their methods.", requestId),
        StatusCodes.Status504GatewayTimeout => Create(
            status, "timeout", "The request took longer than this server allows.", "Send a smaller picture, try again later, or raise FACECV_REQUEST_TIMEOUT_SECONDS.", requestId),
        _ => Create(status, $"http_{status}", ReasonPhrases.GetReasonPhrase(status), null, requestId),
    };

    private static Problem Create(int status, string code, string detail, string? remedy, string requestId) =>
        new($"urn:facecv:error:{code}", ReasonPhrases.GetReasonPhrase(status), status, code, detail, remedy, requestId);
}
