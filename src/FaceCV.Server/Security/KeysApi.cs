using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Security;

/// <summary>API keys as resources.</summary>
public static class KeysApi
{
    private const int MostDays = 36_500, MostGraceHours = 24 * 90;

    /// <summary>Maps the routes below <c>/api/v1/keys</c>.</summary>
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/keys").WithTags("Keys").WithProblems().Needs(AccessScope.Admin, Reach.Server);
        group.MapPost("/", CreateAsync).WithName("CreateKey").WithSummary("Make an API key; the answer alone tells it")
            .Reads(
                new("name", FieldKind.Text, "What people call it, 1 to 100 characters.", Required: true),
                new("scopes", FieldKind.Text, "What it allows, separated by commas or as a JSON array: read, recognise, enrol, manage, admin.", Required: true),
                new("collections", FieldKind.Text, "Collections it is limited to, separated by commas or as a JSON array. Default: all."),
                new("expires_days", FieldKind.Integer, "Days until it ceases to work, 1 to 36500. Default: never."));
        group.MapGet("/", ListAsync).WithName("ListKeys").WithSummary("API keys, the oldest first, without their secrets");
        group.MapPost("/{key_id}/rotate", RotateAsync).WithName("RotateKey").WithSummary("Give a key a new secret; the answer alone tells it")
            .Reads(new UploadField("grace_hours", FieldKind.Integer, "Hours for which the old secret is still taken, 0 to 2160. Default 0."));
        group.MapDelete("/{key_id}", RevokeAsync).WithName("RevokeKey").WithSummary("Revoke a key for good; its record stays");
    }

    private static async Task<Created<NewKeyResponse>> CreateAsync(Upload upload, ApiKeys keys, ApiKeyVerifier verifier, TimeProvider time, HttpContext context)
    {
        var name = upload.Text("name") ?? throw new FaceException(FaceError.MissingField, "The field 'name' is missing.", "Send what people are to call the key.");
        var scopes = AccessScope.None;
        foreach (var word in upload.Texts("scopes") ?? [])
            scopes |= AccessScopes.Find(word) ?? throw new FaceException(FaceError.InvalidArgument, "'scopes' holds a word that is none.", "There are read, recognise, enrol, manage and admin.");
        DateTimeOffset? expires = upload.Integer("expires_days", 1, MostDays) is { } days ? time.GetUtcNow().AddDays(days) : null;
        var (key, text) = await keys.CreateAsync(name, scopes, upload.Texts("collections"), expires, context.RequestAborted);
        verifier.Forget();
        return TypedResults.Created($"/api/v1/keys/{key.Id}", new NewKeyResponse(text.ToString(), KeyResponse.Of(key, time.GetUtcNow())));
    }

    private static async Task<Ok<KeyList>> ListAsync(ApiKeys keys, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(new KeyList([.. (await keys.ListAsync(cancellationToken)).Select(key => KeyResponse.Of(key, time.GetUtcNow()))]));

    private static async Task<Ok<NewKeyResponse>> RotateAsync(Upload upload, ApiKeys keys, ApiKeyVerifier verifier, TimeProvider time, string key_id, HttpContext context)
    {
        var found = await keys.FindAsync(key_id, context.RequestAborted);
        var (key, text) = await keys.RotateAsync(found.Id, TimeSpan.FromHours(upload.Integer("grace_hours", 0, MostGraceHours) ?? 0), context.RequestAborted);
        verifier.Forget();
        return TypedResults.Ok(new NewKeyResponse(text.ToString(), KeyResponse.Of(key, time.GetUtcNow())));
    }

    private static async Task<Ok<KeyResponse>> RevokeAsync(ApiKeys keys, ApiKeyVerifier verifier, TimeProvider time, string key_id, CancellationToken cancellationToken)
    {
        var found = await keys.FindAsync(key_id, cancellationToken);
        var key = await keys.RevokeAsync(found.Id, cancellationToken);
        verifier.Forget();
        return TypedResults.Ok(KeyResponse.Of(key, time.GetUtcNow()));
    }
}

/// <summary>A key that was just made or rotated.</summary>
/// <param name="Key">The key itself; it is not told again.</param>
/// <param name="Record">What is kept of it.</param>
public sealed record NewKeyResponse(string Key, KeyResponse Record);

/// <summary>What is kept of a key.</summary>
/// <param name="Id">Id.</param>
/// <param name="Prefix">What the key begins with, behind <c>fcv_</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Collections">Collections it is limited to; null is all.</param>
/// <param name="Active">Whether it works now.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC; null is never.</param>
/// <param name="RevokedAt">UTC; null is not.</param>
/// <param name="LastUsedAt">UTC, to some minutes; null is never.</param>
public sealed record KeyResponse(
    Guid Id, string Prefix, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Collections, bool Active,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>Of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">Now.</param>
    public static KeyResponse Of(ApiKey key, DateTimeOffset now) => new(
        key.Id, key.Prefix, key.Name, key.Scopes.Names(), key.Collections, key.IsActive(now), key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt);
}

/// <summary>All keys.</summary>
/// <param name="Keys">The oldest first.</param>
public sealed record KeyList(KeyResponse[] Keys);
