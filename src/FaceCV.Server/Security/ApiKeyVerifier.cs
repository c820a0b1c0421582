using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Access;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Security;

/// <summary>
/// Tells whose a key is. The first use of a key costs a slow hash; later ones a fast keyed hash, by a random key of this process. Keys are read
/// from the store at most once a second, so that one revoked anywhere ends here within that time.
/// </summary>
internal sealed partial class ApiKeyVerifier(IApiKeyStore store, TimeProvider time, ILogger<ApiKeyVerifier> logger) : IDisposable
{
    private const int MostVerified = 10_000, FailuresInARow = 10;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1), UseNoted = TimeSpan.FromMinutes(10), Pause = TimeSpan.FromSeconds(30);

    private readonly byte[] _processKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (Guid Key, byte[] Hash)> _verified = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _hashing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile ConcurrentDictionary<string, ApiKey> _keys = [];
    private long _readAt = long.MinValue;

    /// <summary>The key of a text; null when it is none, or one that is revoked, expired or unknown.</summary>
    /// <exception cref="Core.Errors.FaceException">The store cannot be read.</exception>
    public async Task<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (KeyText.Parse(text) is not { } given) return null;
        var now = time.GetUtcNow();
        if (!(await KeysAsync(cancellationToken)).TryGetValue(given.Prefix, out var key) || !key.IsActive(now)) return null;
        SecretHash[] secrets = key.OldSecret is { } old && now < key.OldSecretUntil ? [key.Secret, old] : [key.Secret];
        var mark = Convert.ToHexString(HMACSHA256.HashData(_processKey, Encoding.UTF8.GetBytes(text)));
        if (_verified.TryGetValue(mark, out var known) && known.Key == key.Id && secrets.Any(secret => known.Hash.AsSpan().SequenceEqual(secret.Hash))) return Used(key, now);
        if (await VerifyAsync(given, secrets, now, cancellationToken) is not { } fitting) return null;
        if (_verified.Count >= MostVerified) _verified.Clear();
        _verified[mark] = (key.Id, fitting.Hash);
        return Used(key, now);
    }

    /// <summary>Reads the keys anew at the next request, after one was changed here.</summary>
    public void Forget() => Interlocked.Exchange(ref _readAt, long.MinValue);

    /// <inheritdoc/>
    public void Dispose()
    {
        _hashing.Dispose();
        _reading.Dispose();
    }

    // One slow hash at a time, and none for a while for a prefix that many wrong secrets were sent with: guessing must not burn the processor.
    private async Task<SecretHash?> VerifyAsync(KeyText given, SecretHash[] secrets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var failures = _failures.GetOrAdd(given.Prefix, _ => new Failures());
        if (failures.ArePaused(now)) return null;
        await _hashing.WaitAsync(cancellationToken);
        try
        {
            if (failures.ArePaused(now)) return null; // Of many that came at once, those behind the tenth.
            var fitting = await Task.Run(() => secrets.FirstOrDefault(secret => secret.Fits(given.Secret)), CancellationToken.None);
            if (fitting is not null) _failures.TryRemove(given.Prefix, out _);
            else failures.Add(now);
            return fitting;
        }
        finally
        {
            _hashing.Release();
        }
    }

    private async Task<ConcurrentDictionary<string, ApiKey>> KeysAsync(CancellationToken cancellationToken)
    {
        if (IsFresh()) return _keys;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh()) return _keys;
            var now = time.GetTimestamp();
            _keys = new ConcurrentDictionary<string, ApiKey>((await store.ListAsync(cancellationToken)).Select(key => KeyValuePair.Create(key.Prefix, key)), StringComparer.Ordinal);
            Interlocked.Exchange(ref _readAt, now);
            return _keys;
        }
        finally
        {
            _reading.Release();
        }
    }

    private bool IsFresh() => Interlocked.Read(ref _readAt) is var at && at != long.MinValue && time.GetElapsedTime(at) < Fresh;

    private ApiKey Used(ApiKey key, DateTimeOffset now)
    {
        if (key.LastUsedAt is { } last && now - last < UseNoted) return key;
        var noted = key with { LastUsedAt = now };
        _keys[key.Prefix] = noted; // The reading of a second ago is not asked again.
        _ = NoteAsync(key.Id, now);
        return noted;
    }

    private async Task NoteAsync(Guid id, DateTimeOffset now)
    {
        try
        {
            await store.ChangeAsync(id, key => key with { LastUsedAt = now }, CancellationToken.None);
        }
        catch (Exception failure) when (failure is Core.Errors.FaceException or ObjectDisposedException)
        {
            NotNoted(logger, failure);
        }
    }

    [LoggerMessage(1070, LogLevel.Debug, "When a key was last used could not be noted")]
    private static partial void NotNoted(ILogger logger, Exception cause);

    private sealed class Failures
    {
        private int _count;

        private long _lastTicks;

        public bool ArePaused(DateTimeOffset now) => Volatile.Read(ref _count) >= FailuresInARow && now.UtcTicks - Interlocked.Read(ref _lastTicks) < Pause.Ticks;

        public void Add(DateTimeOffset now)
        {
            Interlocked.Exchange(ref _lastTicks, now.UtcTicks);
            Interlocked.Increment(ref _count);
        }
    }
}
