using FaceCV.Core.Access;
using Microsoft.AspNetCore.Builder;

namespace FaceCV.Server.Security;

/// <summary>How far a route reaches.</summary>
public enum Reach
{
    /// <summary>The whole server: callers limited to collections are refused.</summary>
    Server,

    /// <summary>The collection that the request names.</summary>
    Collection,

    /// <summary>Collections that the route itself tells apart by the caller.</summary>
    Own,
}

/// <summary>What a route asks of its caller. A route without one asks for <see cref="AccessScope.Admin"/>.</summary>
/// <param name="Scope">The scope; <see cref="AccessScope.None"/> is open to all.</param>
/// <param name="Reach">How far it reaches.</param>
public sealed record AccessRule(AccessScope Scope, Reach Reach)
{
    /// <summary>Of a route that says nothing.</summary>
    public static AccessRule Unsaid { get; } = new(AccessScope.Admin, Reach.Server);
}

/// <summary>Lets routes say what they ask.</summary>
public static class AccessRules
{
    /// <summary>The route is for callers with a scope.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, AccessScope scope, Reach reach = Reach.Collection)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(scope, reach));

    /// <summary>The route answers everybody; it may look at the caller itself.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(AccessScope.None, Reach.Own));
}
