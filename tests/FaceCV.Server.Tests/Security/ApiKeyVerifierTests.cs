using FaceCV.Core.Access;
using FaceCV.Server.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FaceCV.Server.Tests.Security;

public sealed class ApiKeyVerifierTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 6, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly KeysInMemory _store = new();
    private readonly ApiKeys _keys;
    private readonly ApiKeyVerifier _verifier;

    public ApiKeyVerifierTests() => (_keys, _verifier) = (new ApiKeys(_store, _time), new ApiKeyVerifier(_store, _time, NullLogger<ApiKeyVerifier>.Instance));

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task Find_UnknownExpiredOrRevoked_HashesNothing()
    {
        var (expired, revoked) = (KeyText.New(), KeyText.New());
        foreach (var (text, change) in new (KeyText, Func<ApiKey, ApiKey>)[] { (expired, key => key with { ExpiresAt = _time.GetUtcNow() }), (revoked, key => key with { RevokedAt = _time.GetUtcNow() }) })
            await _store.AddAsync(change(Key(text, Endless())));

        foreach (var text in new[] { KeyText.New(), expired, revoked })
            (await FindAsync(text)).ShouldBeNull(); // A hash would take hours.
        (await _verifier.FindAsync("no key", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Find_KeyInUse_IsNotHashedAgain()
    {
        var (key, text) = await CreateAsync();
        (await FindAsync(text)).ShouldNotBeNull();

        // The same hash under rounds that would take hours: what is known already is compared by the hash alone.
        await _store.ChangeAsync(key.Id, present => present with { Secret = present.Secret with { Rounds = int.MaxValue } });
        _time.Advance(TimeSpan.FromSeconds(1));
        (await FindAsync(text)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Find_RevokedElsewhere_IsSeenWithinASecond()
    {
        var (key, text) = await CreateAsync();
        (await FindAsync(text)).ShouldNotBeNull();

        await _keys.RevokeAsync(key.Id);
        _time.Advance(TimeSpan.FromSeconds(1));

        (await FindAsync(text)).ShouldBeNull();
    }

    [Fact]
    public async Task Find_ExpiresWhileInUse_IsRefusedFromThenOn()
    {
        var (_, text) = await _keys.CreateAsync("door", AccessScope.Read, null, _time.GetUtcNow().AddMinutes(1), TestContext.Current.CancellationToken);
        (await FindAsync(text)).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromMinutes(1));
        (await FindAsync(text)).ShouldBeNull();
    }

    [Fact]
    public async Task Find_ManyWrongSecrets_AreHashedNoMoreForAWhile_AndTheKeyInUseGoesOn()
    {
        var (key, text) = await CreateAsync();
        (await FindAsync(text)).ShouldNotBeNull();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => FindAsync(Guess())));
        await _store.ChangeAsync(key.Id, present => present with { Secret = present.Secret with { Rounds = int.MaxValue } });
        _time.Advance(TimeSpan.FromSeconds(1));

        (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => FindAsync(Guess())))).ShouldAllBe(found => found == null); // A hash would take hours.
        (await FindAsync(text)).ShouldNotBeNull();

        KeyText Guess() => new(text.Prefix, KeyText.NewSecret());
    }

    [Fact]
    public async Task Find_LastUse_IsNotedNowAndThenOnly()
    {
        var (key, text) = await CreateAsync();
        for (var i = 0; i < 30; i++)
        {
            await FindAsync(text);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        _store.Changes.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(10));
        await FindAsync(text);
        _store.Changes.ShouldBe(2);
        (await _store.ListAsync()).Single(each => each.Id == key.Id).LastUsedAt.ShouldBe(_time.GetUtcNow());
    }

    private static SecretHash Endless() => new([1], new byte[64], int.MaxValue);

    private ApiKey Key(KeyText text, SecretHash secret) => new()
    {
        Id = Guid.NewGuid(), Prefix = text.Prefix, Name = "door", Scopes = AccessScope.Read, CreatedAt = _time.GetUtcNow(), Secret = secret,
    };

    private Task<(ApiKey Key, KeyText Text)> CreateAsync() => _keys.CreateAsync("door", AccessScope.Read, null, null, TestContext.Current.CancellationToken);

    private Task<ApiKey?> FindAsync(KeyText text) => _verifier.FindAsync(text.ToString(), TestContext.Current.CancellationToken);

    private sealed class KeysInMemory : IApiKeyStore
    {
        private readonly Lock _lock = new();
        private readonly List<ApiKey> _keys = [];

        public int Changes { get; private set; }

        public Task AddAsync(ApiKey key, CancellationToken cancellationToken = default)
        {
            lock (_lock) _keys.Add(key);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default)
        {
            lock (_lock) return Task.FromResult<IReadOnlyList<ApiKey>>([.. _keys]);
        }

        public Task<ApiKey?> ChangeAsync(Guid id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                var place = _keys.FindIndex(key => key.Id == id);
                if (place < 0) return Task.FromResult<ApiKey?>(null);
                Changes++;
                return Task.FromResult<ApiKey?>(_keys[place] = change(_keys[place]));
            }
        }
    }
}
