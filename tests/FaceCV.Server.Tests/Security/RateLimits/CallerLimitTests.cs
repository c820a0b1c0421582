using FaceCV.Core.Access;
using FaceCV.Server.Configuration;
using FaceCV.Server.Security;
using FaceCV.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Security.RateLimits;

public sealed class CallerLimitTests : IAsyncLifetime
{
    private const string Route = "/api/v1/people";
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.WithFakeFacesAsync(settings => settings with
    {
        RateLimits = new RateLimitSettings { Other = 1 }, Network = settings.Network with { TrustedProxies = ["127.0.0.1"] },
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Keys_OfOneAddress_AreCountedApart()
    {
        var (first, second) = (await KeyAsync(), await KeyAsync());

        (await GetAsync(first, "1.2.3.4")).Status.ShouldBe(200);
        (await GetAsync(first, "1.2.3.4")).ShouldBeProblem(429, "rate_limited");
        (await GetAsync(second, "1.2.3.4")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Key_FromSeveralAddresses_IsOneCaller()
    {
        var key = await KeyAsync();

        (await GetAsync(key, "1.2.3.4")).Status.ShouldBe(200);
        (await GetAsync(key, "5.6.7.8")).ShouldBeProblem(429, "rate_limited");
    }

    [Fact]
    public async Task NoKey_IsRefusedBeforeTheCallersCount()
    {
        for (var i = 0; i < 3; i++)
            (await _server.SendAsync(HttpMethod.Get, Route, null, ("X-Forwarded-For", "1.2.3.4"))).ShouldBeProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task ProgramOfThisMachine_IsNotCounted()
    {
        for (var i = 0; i < 3; i++) (await _server.GetAsync(Route)).Status.ShouldBe(200);
    }

    private async Task<string> KeyAsync() =>
        (await _server.Services.GetRequiredService<ApiKeys>().CreateAsync("camera", AccessScope.Read, null, null)).Text.ToString();

    private Task<Answer> GetAsync(string key, string from) => _server.SendAsync(HttpMethod.Get, Route, null, ("X-Forwarded-For", from), ("X-API-Key", key));
}
