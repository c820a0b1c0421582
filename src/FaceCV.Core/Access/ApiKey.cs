namespace FaceCV.Core.Access;

/// <summary>An API key as it is stored: everything about it but the key itself.</summary>
public sealed record ApiKey
{
    /// <summary>Never changes, also when the secret does.</summary>
    public required Guid Id { get; init; }

    /// <summary>The public part of the key, by which it is found and told apart in lists.</summary>
    public required string Prefix { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it allows.</summary>
    public required AccessScope Scopes { get; init; }

    /// <summary>The collections it is limited to; null is all. A key with <see cref="AccessScope.Admin"/> has none.</summary>
    public IReadOnlyList<string>? Collections { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ceases to work; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, to some minutes; null is never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The secret, hashed.</summary>
    public required SecretHash Secret { get; init; }

    /// <summary>The secret before the last rotation, hashed, while it is still taken.</summary>
    public SecretHash? OldSecret { get; init; }

    /// <summary>Until when the old secret is taken.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>Whether it works at a time.</summary>
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);
}
