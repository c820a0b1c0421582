using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Access;

/// <summary>Makes, lists, rotates and revokes API keys.</summary>
/// <param name="store">Where they are.</param>
/// <param name="time">Clock.</param>
public sealed class ApiKeys(IApiKeyStore store, TimeProvider time)
{
    private const int MostNameLength = 100;

    /// <summary>Makes a key.</summary>
    /// <param name="name">What people call it, 1 to 100 characters.</param>
    /// <param name="scopes">At least one.</param>
    /// <param name="collections">Limits it to these; null or empty is all.</param>
    /// <param name="expiresAt">When it ceases to work; null is never.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The key as stored, and its text, which is told this once.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>, <see cref="FaceError.StoreUnavailable"/>.</exception>
    public async Task<(ApiKey Key, KeyText Text)> CreateAsync(
        string name, AccessScope scopes, IReadOnlyList<string>? collections, DateTimeOffset? expiresAt, CancellationToken cancellationToken = default)
    {
        var (now, limited) = (time.GetUtcNow(), collections is { Count: > 0 } ? collections : null);
        if (name.Trim() is not { Length: > 0 and <= MostNameLength }) throw Wrong("A key needs a name of 1 to 100 characters.");
        if (scopes == AccessScope.None) throw Wrong("A key needs at least one scope.", $"There are {string.Join(", ", AccessScopes.All.Select(scope => scope.ToString().ToLowerInvariant()))}.");
        if (limited is not null && scopes.HasFlag(AccessScope.Admin)) throw Wrong("A key with the scope admin reaches every collection.", "Leave out the collections, or the scope admin.");
        if (expiresAt <= now) throw Wrong("A key cannot expire in the past.");
        foreach (var collection in limited ?? []) CollectionName.Check(collection);
        var text = KeyText.New();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now), Prefix = text.Prefix, Name = name.Trim(), Scopes = scopes, Collections = limited, CreatedAt = now, ExpiresAt = expiresAt,
            Secret = await HashAsync(text.Secret),
        };
        await store.AddAsync(key, cancellationToken);
        AuditScope.Note("key", key.Id);
        return (key, text);
    }

    /// <summary>Every key, the oldest first.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>.</exception>
    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default) => store.ListAsync(cancellationToken);

    /// <summary>Gives a key a new secret; scopes and all else stay.</summary>
    /// <param name="id">Which.</param>
    /// <param name="grace">How long the old secret is still taken; zero is not at all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The key as stored, and its text, which is told this once.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.KeyNotFound"/>, <see cref="FaceError.Conflict"/> when it is revoked, <see cref="FaceError.StoreUnavailable"/>.</exception>
    public async Task<(ApiKey Key, KeyText Text)> RotateAsync(Guid id, TimeSpan grace, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var secret = KeyText.NewSecret();
        var hash = await HashAsync(secret);
        var key = await store.ChangeAsync(
            id,
            present =>
            {
                if (present.RevokedAt is not null) throw new FaceException(FaceError.Conflict, "The key is revoked.", "Create another one.");
                var isKept = grace > TimeSpan.Zero;
                return present with { Secret = hash, OldSecret = isKept ? present.Secret : null, OldSecretUntil = isKept ? now + grace : null };
            },
            cancellationToken) ?? throw NotFound();
        AuditScope.Note("key", id);
        return (key, new KeyText(key.Prefix, secret));
    }

    /// <summary>Ends a key for good.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.KeyNotFound"/>, <see cref="FaceError.StoreUnavailable"/>.</exception>
    public async Task<ApiKey> RevokeAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var key = await store.ChangeAsync(id, present => present with { RevokedAt = present.RevokedAt ?? now, OldSecret = null, OldSecretUntil = null }, cancellationToken) ?? throw NotFound();
        AuditScope.Note("key", id);
        return key;
    }

    /// <summary>Finds a key by id or prefix.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.KeyNotFound"/>, <see cref="FaceError.StoreUnavailable"/>.</exception>
    public async Task<ApiKey> FindAsync(string idOrPrefix, CancellationToken cancellationToken = default) =>
        (await store.ListAsync(cancellationToken)).FirstOrDefault(key => key.Prefix == idOrPrefix || (Guid.TryParse(idOrPrefix, out var id) && key.Id == id)) ?? throw NotFound();

    private static Task<SecretHash> HashAsync(string secret) => Task.Run(() => SecretHash.Of(secret));

    private static FaceException Wrong(string message, string? remedy = null) => new(FaceError.InvalidArgument, message, remedy);

    private static FaceException NotFound() => new(FaceError.KeyNotFound, "There is no such key.", "List the keys with `facecv api-key list`.");
}
