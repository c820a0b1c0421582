namespace FaceCV.Core.Errors;

/// <summary>The closed list of things that can go wrong. Each has one stable wire code (<see cref="FaceErrorCodes.ToWire"/>).</summary>
public enum FaceError
{
    /// <summary>The bytes are empty, truncated or not a readable image.</summary>
    InvalidImage,

    /// <summary>The bytes are of a kind that is not read here.</summary>
    UnsupportedImageFormat,

    /// <summary>Bytes, pixels or sides beyond the configured limits.</summary>
    ImageTooLarge,

    /// <summary>An argument has a value that is not allowed.</summary>
    InvalidArgument,

    /// <summary>A required field is absent.</summary>
    MissingField,

    /// <summary>No face where one is required.</summary>
    NoFace,

    /// <summary>Several faces where one is required.</summary>
    MultipleFaces,

    /// <summary>The face is too small to enrol.</summary>
    FaceTooSmall,

    /// <summary>The face is too blurred to enrol.</summary>
    FaceTooBlurred,

    /// <summary>The face is turned too far away to enrol.</summary>
    FaceTurnedAway,

    /// <summary>The face's quality is less than the caller wants to enrol.</summary>
    FaceQualityTooLow,

    /// <summary>The face is likely not the same person as the others of that name.</summary>
    FaceInconsistent,

    /// <summary>The face is a presentation attack: a print, a screen, a mask.</summary>
    SpoofDetected,

    /// <summary>Whether the face is live cannot be told, where it has to be.</summary>
    LivenessUndecided,

    /// <summary>No such person.</summary>
    PersonNotFound,

    /// <summary>No such enrolled face.</summary>
    FaceNotFound,

    /// <summary>No such collection.</summary>
    CollectionNotFound,

    /// <summary>No such API key.</summary>
    KeyNotFound,

    /// <summary>The request says not, or not rightly, who makes it.</summary>
    Unauthenticated,

    /// <summary>Whoever makes the request may not do that.</summary>
    Forbidden,

    /// <summary>Another person has that external id, or the record changed meanwhile.</summary>
    Conflict,

    /// <summary>The pack named is not known.</summary>
    UnknownModel,

    /// <summary>The pack or a file of it is not installed.</summary>
    ModelNotInstalled,

    /// <summary>A model file is half-written or altered.</summary>
    ModelDamaged,

    /// <summary>The pack could not be had: no client, no network, no disk.</summary>
    ModelDownloadFailed,

    /// <summary>The pack's licence needs an explicit setting.</summary>
    LicenceNotAccepted,

    /// <summary>The pack has no model for what was asked.</summary>
    CapabilityMissing,

    /// <summary>The folder does not lie below the import root, or there is none.</summary>
    FolderNotAllowed,

    /// <summary>An address that a request names is not of the kind that is asked here, or leads into a network that is not.</summary>
    UrlNotAllowed,

    /// <summary>Nothing of use came from an address that a request names.</summary>
    UrlFetchFailed,

    /// <summary>The archive of a gallery is none, of a later version, damaged, or sealed with another key.</summary>
    InvalidArchive,

    /// <summary>The inference queue is full.</summary>
    Overloaded,

    /// <summary>The caller asks more often than this server answers one caller.</summary>
    RateLimited,

    /// <summary>The store cannot be reached or refused the write.</summary>
    StoreUnavailable,

    /// <summary>A setting is wrong.</summary>
    InvalidConfiguration,
}

/// <summary>Wire codes of <see cref="FaceError"/>.</summary>
public static class FaceErrorCodes
{
    /// <summary>The stable snake_case code of an error, for example <c>no_face</c>.</summary>
    public static string ToWire(this FaceError error) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString());
}

/// <summary>Any expected failure, with what was wrong and what to do about it. Messages never hold names, templates or secrets.</summary>
public sealed class FaceException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="error">Which one.</param>
    /// <param name="message">What was wrong, one sentence with the value seen.</param>
    /// <param name="remedy">What to do, one sentence; null when the message already says it.</param>
    /// <param name="inner">The cause.</param>
    public FaceException(FaceError error, string message, string? remedy = null, Exception? inner = null)
        : base(message, inner)
    {
        Error = error;
        Remedy = remedy;
    }

    /// <summary>Which failure.</summary>
    public FaceError Error { get; }

    /// <summary>What the caller or operator can do about it.</summary>
    public string? Remedy { get; }
}
