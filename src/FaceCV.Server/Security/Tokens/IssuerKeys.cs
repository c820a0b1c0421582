using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Security.Tokens;

/// <summary>
/// Keeps the issuer's public keys: fetched when first wanted, every hour, and when a token names a key that is not among them, which is how a
/// provider changes keys. Never more often than every ten seconds, whatever tokens come.
/// </summary>
internal sealed partial class IssuerKeys(TokenSettings settings, TimeProvider time, ILogger<IssuerKeys> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1), Longest = TimeSpan.FromDays(1), Pause = TimeSpan.FromSeconds(10);

    private readonly IssuerDocuments _documents = new(settings);
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile Fetched? _present;
    private long? _triedAt;

    /// <summary>The issuer, with the key of an id if it has one.</summary>
    /// <param name="keyId">Id that the token names; empty is none.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="HttpProblemException">503: there are no keys, and the provider does not answer.</exception>
    public async Task<TokenIssuer> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (Usable(keyId) is { } usable) return usable;
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            if (Usable(keyId) is { } meanwhile) return meanwhile;
            if (_triedAt is not { } tried || time.GetElapsedTime(tried) >= Pause) await FetchAsync();
            return _present is { } present && time.GetElapsedTime(present.At) < Longest ? present.Issuer : throw Unavailable();
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _documents.Dispose();
        _fetching.Dispose();
    }

    private TokenIssuer? Usable(string keyId) => _present is { } present && time.GetElapsedTime(present.At) < Fresh && present.Issuer.Has(keyId) ? present.Issuer : null;

    // Not stopped by the caller who happened to come first: others wait for it too.
    private async Task FetchAsync()
    {
        _triedAt = time.GetTimestamp();
        try
        {
            _present = new Fetched(await _documents.FetchAsync(), time.GetTimestamp());
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            NotFetched(logger, failure);
        }
    }

    private static HttpProblemException Unavailable() => new(
        StatusCodes.Status503ServiceUnavailable, "identity_provider_unavailable", "The identity provider does not answer, so that tokens cannot be checked.", "Try again soon, or send an API key; the server's log tells the cause.");

    [LoggerMessage(1073, LogLevel.Warning, "The keys of the identity provider could not be fetched")]
    private static partial void NotFetched(ILogger logger, Exception cause);

    private sealed record Fetched(TokenIssuer Issuer, long At);
}
