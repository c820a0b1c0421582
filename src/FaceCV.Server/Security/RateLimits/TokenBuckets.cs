using System.Threading.RateLimiting;

namespace FaceCV.Server.Security.RateLimits;

/// <summary>What became of a request for a token.</summary>
/// <param name="Allowed">Whether there was one.</param>
/// <param name="Remaining">Tokens left.</param>
/// <param name="RetryAfter">Time until there is one, when there was none.</param>
internal readonly record struct TokenGrant(bool Allowed, long Remaining, TimeSpan RetryAfter);

/// <summary>
/// A token bucket for each caller: a minute's tokens at most, refilled evenly. Callers share a fixed number of buckets by a hash that nobody can
/// foretell, so that a caller of many addresses takes no memory; that two meet in one is rare, and costs them only speed.
/// </summary>
/// <param name="perMinute">Tokens a minute, at least 1.</param>
internal sealed class TokenBuckets(int perMinute) : IDisposable
{
    /// <summary>Most buckets there are; some 400 bytes each.</summary>
    public const int Most = 16_384;

    private readonly PartitionedRateLimiter<int> _limiter = PartitionedRateLimiter.Create<int, int>(bucket => RateLimitPartition.GetTokenBucketLimiter(
        bucket,
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute, QueueLimit = 0,
        }));

    /// <summary>Tokens a minute.</summary>
    public int PerMinute => perMinute;

    /// <summary>Takes a token of a caller.</summary>
    /// <param name="caller">What tells callers apart.</param>
    public TokenGrant Take(ReadOnlySpan<byte> caller)
    {
        var hash = default(HashCode);
        hash.AddBytes(caller);
        var bucket = (int)((uint)hash.ToHashCode() % Most);
        using var lease = _limiter.AttemptAcquire(bucket);
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.Zero;
        return new TokenGrant(lease.IsAcquired, _limiter.GetStatistics(bucket)?.CurrentAvailablePermits ?? 0, wait);
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
