using FaceCV.Server.Problems;
using FaceCV.Server.Security.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FaceCV.Server.Tests.Security.Tokens;

public sealed class IssuerKeysTests : IDisposable
{
    private readonly LocalIssuer _issuer = new();
    private readonly FakeTimeProvider _time = new();
    private readonly IssuerKeys _keys;

    public IssuerKeysTests() => _keys = new IssuerKeys(new TokenSettings { Authority = _issuer.Address + "/", Audience = [LocalIssuer.Audience] }, _time, NullLogger<IssuerKeys>.Instance);

    public void Dispose()
    {
        _keys.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task Find_KeyChangedAtTheProvider_IsFetchedWhenATokenNamesIt()
    {
        (await FindAsync()).Has(_issuer.KeyId).ShouldBeTrue();
        _issuer.Rotate();

        (await FindAsync()).Has(_issuer.KeyId).ShouldBeFalse(); // The provider was asked less than ten seconds ago.
        _time.Advance(TimeSpan.FromSeconds(10));
        (await FindAsync()).Has(_issuer.KeyId).ShouldBeTrue();
        _issuer.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task Find_KeyTakenBackAtTheProvider_IsForgottenWithinAnHour()
    {
        var first = _issuer.KeyId;
        await FindAsync();
        _issuer.Rotate();
        _time.Advance(TimeSpan.FromHours(1));

        (await _keys.FindAsync(first, TestContext.Current.CancellationToken)).Has(first).ShouldBeFalse();
    }

    [Fact]
    public async Task Find_ProviderDown_KnownKeysServeADay()
    {
        await FindAsync();
        _issuer.IsDown = true;

        _time.Advance(TimeSpan.FromHours(23));
        (await FindAsync()).Has(_issuer.KeyId).ShouldBeTrue();
        _time.Advance(TimeSpan.FromHours(1));
        (await Should.ThrowAsync<HttpProblemException>(FindAsync)).Status.ShouldBe(503);

        _issuer.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(10));
        (await FindAsync()).Has(_issuer.KeyId).ShouldBeTrue();
    }

    [Fact]
    public async Task Find_ManyAtOnce_AskTheProviderOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => FindAsync()));
        _issuer.Fetches.ShouldBe(1);
    }

    private Task<TokenIssuer> FindAsync() => _keys.FindAsync(_issuer.KeyId, TestContext.Current.CancellationToken);
}
