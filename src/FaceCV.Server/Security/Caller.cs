using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Security;

/// <summary>How a caller was recognised.</summary>
public enum CallerKind
{
    /// <summary>Not at all.</summary>
    Anonymous,

    /// <summary>As a program of the server's own machine.</summary>
    Local,

    /// <summary>By an API key.</summary>
    Key,

    /// <summary>By a token of an identity provider.</summary>
    Token,
}

/// <summary>Who makes a request.</summary>
/// <param name="Kind">How that is known.</param>
/// <param name="Id">Id of the key, or the subject of the token; else the kind. Fit for logs and limits.</param>
/// <param name="Scopes">What the caller may do.</param>
/// <param name="Collections">Collections the caller is limited to; null is none.</param>
public sealed record Caller(CallerKind Kind, string Id, AccessScope Scopes, IReadOnlyCollection<string>? Collections = null)
{
    /// <summary>Somebody unknown, who may do nothing but what is open to all.</summary>
    public static Caller Unknown { get; } = new(CallerKind.Anonymous, "anonymous", AccessScope.None);

    /// <summary>Whether the caller may use a collection.</summary>
    public bool MayUse(string? collection) => Collections is null || Collections.Contains(string.IsNullOrEmpty(collection) ? CollectionName.Default : collection, StringComparer.Ordinal);

    /// <summary>Refuses a collection that the caller may not use. Whether there is one of that name is not told.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.Forbidden"/>.</exception>
    public void RequireCollection(string? collection)
    {
        if (!MayUse(collection)) throw new FaceException(FaceError.Forbidden, "The key does not reach this collection.", $"It reaches: {string.Join(", ", Collections!)}. Name one of them in the field 'collection'.");
    }
}

/// <summary>The caller of a request.</summary>
public static class CallerOfRequest
{
    private static readonly object Key = new();

    /// <summary>Who makes the request; <see cref="Caller.Unknown"/> before that was found out.</summary>
    public static Caller Caller(this HttpContext context) => context.Items[Key] as Caller ?? Security.Caller.Unknown;

    internal static void SetCaller(this HttpContext context, Caller caller) => context.Items[Key] = caller;
}
