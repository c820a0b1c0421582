using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Security.Tokens;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Security;

/// <summary>Finds out who makes a request, by what it brings along and where it comes from.</summary>
internal sealed class Credentials(FaceCvSettings settings, ApiKeyVerifier keys, AdminKey adminKey, TokenVerifier tokens, LocalRequests local)
{
    private const string KeyHeader = "X-API-Key", Scheme = "Bearer ";

    private const AccessScope Everything = AccessScope.Read | AccessScope.Recognise | AccessScope.Enrol | AccessScope.Manage | AccessScope.Admin;

    /// <summary>The caller.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.Unauthenticated"/> with what to do; the store cannot be read.</exception>
    public async Task<Caller> FindAsync(HttpContext context)
    {
        if (Given(context.Request) is { } text)
        {
            if (adminKey.Fits(text)) return new Caller(CallerKind.Key, AdminKey.Id, Everything);
            if (await keys.FindAsync(text, context.RequestAborted) is { } key) return new Caller(CallerKind.Key, key.Id.ToString(), key.Scopes, key.Collections);
            if (await tokens.FindAsync(text, context.RequestAborted) is { } caller) return caller;
            throw new FaceException(FaceError.Unauthenticated, "The key or token is not valid here.", "It may be mistyped, expired or revoked; `facecv api-key list` shows the keys there are.");
        }

        if (settings.Security.Auth == AuthMode.Anonymous)
        {
            // Who reaches the server may be trusted; the web pages that they look at are not.
            if (local.IsOfForeignPage(context.Request)) throw Missing("A key is needed, as a web page of another origin sent the request.");
            return new Caller(CallerKind.Anonymous, "anonymous", Everything);
        }

        if (settings.Security.NeedsKeys(settings.Server.Host)) throw Missing("A key is needed.");
        return local.WhyNot(context) is { } reason ? throw Missing($"A key is needed, as the request is not one of a program of this machine: {reason}.") : new Caller(CallerKind.Local, "local", Everything);
    }

    private static string? Given(HttpRequest request)
    {
        if (request.Headers[KeyHeader].ToString() is { Length: > 0 } key) return key.Trim();
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && authorization.Length > Scheme.Length ? authorization[Scheme.Length..].Trim() : null;
    }

    private static FaceException Missing(string message) => new(
        FaceError.Unauthenticated, message, "Send it as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'; `facecv api-key create` makes one.");
}
