using System.Net;
using FaceCV.Core.Errors;

namespace FaceCV.Stores.Chroma.Wire;

/// <summary>A request that a Chroma server refused, or whose answer did not come.</summary>
internal sealed class ChromaFailure(FaceException meaning, HttpStatusCode? status, bool mayBeDone) : Exception(meaning.Message, meaning)
{
    private const string Reach = "Start the server, or correct FACECV_CHROMA_HOST and FACECV_CHROMA_PORT (or FACECV_DB_CONNECTION_STRING).";

    /// <summary>What it means, with what to do.</summary>
    public FaceException Meaning { get; } = meaning;

    /// <summary>The server's status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Whether the server may have done nevertheless what was asked.</summary>
    public bool MayBeDone { get; } = mayBeDone;

    /// <summary>Whether the answer did not come in time.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Whether the server answered, and no waiting helps: it is none of Chroma, does not let us in, or lacks tenant or database.</summary>
    public bool IsWrongSetting { get; init; }

    /// <summary>There is no connection: nothing was asked.</summary>
    public static ChromaFailure Unreachable(ChromaOptions options, Exception cause) =>
        new(Unavailable($"{Server(options)} cannot be reached.", Reach, cause), null, mayBeDone: false);

    /// <summary>The connection broke before the answer came.</summary>
    public static ChromaFailure Lost(ChromaOptions options, Exception cause) =>
        new(Unavailable($"{Server(options)} ended the connection.", Reach, cause), null, mayBeDone: true);

    /// <summary>The answer did not come in time.</summary>
    public static ChromaFailure Slow(ChromaOptions options, Exception cause) => new(
        Unavailable($"{Server(options)} did not answer within {options.Timeout.TotalSeconds:0.#} s.", "Look at its load and its log.", cause), null, mayBeDone: true) { IsSlow = true };

    /// <summary>The server answered, but not as Chroma 1.x does.</summary>
    public static ChromaFailure NoChroma(ChromaOptions options, Exception? cause = null) => new(
        Unavailable($"{Server(options)} does not speak Chroma's API version 2.", "Name a Chroma server of version 1.0 or later.", cause), null, mayBeDone: false) { IsWrongSetting = true };

    /// <summary>The server refused. Its text may hold names, so only what it is called is kept.</summary>
    public static ChromaFailure Refused(ChromaOptions options, HttpStatusCode status, string kind)
    {
        var (what, remedy) = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (
                options.Token is null ? "asks for a token." : "refuses the token.",
                "Correct FACECV_CHROMA_TOKEN, and FACECV_CHROMA_TOKEN_HEADER if the server wants it in the other header."),
            HttpStatusCode.NotFound => ("does not have what was asked for.", "Somebody may have deleted FaceCV's collections; restart FaceCV."),
            HttpStatusCode.RequestEntityTooLarge => ("takes no request of that size.", "Raise max_payload_size_bytes of the server, or the limit of the proxy before it, to 40 MB."),
            _ => ("refused the request.", "See the server's log."),
        };
        var mayBeDone = (int)status >= 500;
        return new(Unavailable($"{Server(options)} {what} (HTTP {(int)status}{(kind.Length > 0 ? " " + kind : "")})", remedy, null), status, mayBeDone)
        {
            IsWrongSetting = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
        };
    }

    /// <summary>The tenant or the database is not there.</summary>
    public static ChromaFailure Missing(ChromaOptions options, bool tenant) => new(
        tenant
            ? Unavailable($"{Server(options)} has no tenant '{options.Tenant}'.", "Correct FACECV_CHROMA_TENANT, or make it as docs/databases.md shows.", null)
            : Unavailable($"{Server(options)} has no database '{options.Database}' in the tenant '{options.Tenant}'.", "Correct FACECV_CHROMA_DATABASE, or make it as docs/databases.md shows.", null),
        HttpStatusCode.NotFound,
        mayBeDone: false) { IsWrongSetting = true };

    private static string Server(ChromaOptions options) => $"The Chroma server {options.Host}:{options.Port}";

    private static FaceException Unavailable(string what, string remedy, Exception? cause) => new(FaceError.StoreUnavailable, what, remedy, cause);
}
