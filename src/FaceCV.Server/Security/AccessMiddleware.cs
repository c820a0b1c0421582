using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Security;

/// <summary>Finds out who makes a request and refuses what they may not do, before its body is read.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, Credentials credentials)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint)
        {
            var rule = endpoint.Metadata.GetMetadata<AccessRule>() ?? AccessRule.Unsaid;
            try
            {
                context.SetCaller(await credentials.FindAsync(context));
            }
            catch (Exception failure) when (rule.Scope == AccessScope.None && failure is FaceException or HttpProblemException)
            {
                // Open to all: whoever it is, they are answered as anybody, also while nobody can be recognised.
            }
            catch (FaceException failure) when (failure.Error == FaceError.Unauthenticated)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer realm=\"FaceCV\"";
                throw;
            }

            Require(context.Caller(), rule);
        }

        await next(context);
    }

    private static void Require(Caller caller, AccessRule rule)
    {
        if (rule.Scope == AccessScope.None) return;
        if (!caller.Scopes.Allow(rule.Scope))
        {
            var has = caller.Scopes.Names();
            throw new FaceException(
                FaceError.Forbidden, $"This needs the scope '{rule.Scope.Names()[0]}'.", has.Count == 0 ? "The key or token has none." : $"The key or token has {string.Join(", ", has)}.");
        }

        if (rule.Reach == Reach.Server && caller.Collections is not null)
            throw new FaceException(FaceError.Forbidden, "This reaches beyond collections, and the key is limited to some.", "Use a key without that limit.");
    }
}
