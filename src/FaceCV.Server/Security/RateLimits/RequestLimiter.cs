using System.Globalization;
using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Server.Security.RateLimits;

/// <summary>
/// Limits requests: by address before it is known who asks, then by caller and cost. Tells the caller by the headers <c>RateLimit-Policy</c> and
/// <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers-10.
/// </summary>
internal sealed class RequestLimiter(FaceCvSettings settings, LocalRequests local) : IDisposable
{
    private const string AddressPolicy = "address";

    private readonly RateLimiting _whom = settings.RateLimits.Limits;
    private readonly TokenBuckets _addresses = new(settings.RateLimits.Address);
    private readonly TokenBuckets[] _callers =
    [
        new(settings.RateLimits.Other), new(settings.RateLimits.Recognition), new(settings.RateLimits.Models), new(settings.RateLimits.Monitoring),
    ];

    /// <summary>Counts a request of an address.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.RateLimited"/>.</exception>
    public void CountAddress(HttpContext context)
    {
        if (!IsLimited(context)) return;
        var grant = _addresses.Take(CallerAddress.Prefix(context.Connection.RemoteIpAddress));
        if (!grant.Allowed) throw Refuse(context, AddressPolicy, _addresses, grant);
    }

    /// <summary>Counts a request of a caller.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.RateLimited"/>.</exception>
    public void CountCaller(HttpContext context)
    {
        if (!IsLimited(context)) return;
        var cost = RouteCosts.Of(context.GetEndpoint());
        var buckets = _callers[(int)cost];
        var policy = cost.ToString().ToLowerInvariant();
        var grant = buckets.Take(CallerOf(context));
        if (!grant.Allowed) throw Refuse(context, policy, buckets, grant);
        Tell(context, policy, buckets, grant);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _addresses.Dispose();
        foreach (var buckets in _callers) buckets.Dispose();
    }

    // A key or token wherever it is used from; else the address.
    private static byte[] CallerOf(HttpContext context) => context.Caller() is { Kind: CallerKind.Key or CallerKind.Token } caller
        ? Encoding.UTF8.GetBytes($"{caller.Kind} {caller.Id}")
        : CallerAddress.Prefix(context.Connection.RemoteIpAddress);

    private static FaceException Refuse(HttpContext context, string policy, TokenBuckets buckets, TokenGrant grant)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(grant.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        Tell(context, policy, buckets, grant);
        var whose = policy == AddressPolicy ? "from one address" : $"of one caller for {policy}";
        return new FaceException(
            FaceError.RateLimited,
            $"More than {buckets.PerMinute} requests a minute {whose} came.",
            $"Try again in {seconds} s, as Retry-After says; the server's operator may raise FACECV_RATE_LIMIT_{policy.ToUpperInvariant()}.");
    }

    private static void Tell(HttpContext context, string policy, TokenBuckets buckets, TokenGrant grant)
    {
        var full = (int)Math.Ceiling((buckets.PerMinute - grant.Remaining) * 60.0 / buckets.PerMinute);
        context.Response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={buckets.PerMinute};w=60");
        context.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={grant.Remaining};t={full}");
    }

    private bool IsLimited(HttpContext context) => _whom == RateLimiting.On || (_whom == RateLimiting.Auto && local.WhyNot(context) is not null);
}
