using FaceCV.Core.Access;
using FaceCV.Server.Security;
using FaceCV.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Security;

/// <summary>Who may use a server that nobody configured.</summary>
public sealed class SafeDefaultTests
{
    private const string Route = "/api/v1/people";

    [Fact]
    public async Task Loopback_ProgramOfThisMachine_NeedsNoKey()
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        (await server.GetAsync(Route)).Status.ShouldBe(200);
        server.Services.GetRequiredService<FirstKey>().Take().ShouldBeNull();
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Host", "rebound.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Loopback_ThroughAProxyOrFromAWebPage_NeedsAKey(string header, string value)
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        (await server.SendAsync(HttpMethod.Get, Route, null, (header, value))).ShouldBeProblem(401, "unauthenticated");
        var (_, key) = await server.Services.GetRequiredService<ApiKeys>().CreateAsync("page", AccessScope.Read, null, null);
        (await server.SendAsync(HttpMethod.Get, Route, null, (header, value), ("X-API-Key", key.ToString()))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("Origin", null)]
    [InlineData("Host", "localhost:7000")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    public async Task Loopback_OwnPage_NeedsNoKey(string header, string? value)
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        (await server.SendAsync(HttpMethod.Get, Route, null, (header, value ?? server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task KeysNeeded_FirstStart_MakesAnAdminKeyOnceAndRefusesOthers()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Security = new SecuritySettings { Auth = AuthMode.Required } });
        var key = server.Services.GetRequiredService<FirstKey>().Take()!;

        (await server.GetAsync(Route)).ShouldBeProblem(401, "unauthenticated");
        (await server.SendAsync(HttpMethod.Get, "/api/v1/keys", null, ("X-API-Key", key))).Json.GetProperty("keys").GetArrayLength().ShouldBe(1);
        server.Services.GetRequiredService<FirstKey>().Take().ShouldBeNull();
        await server.RestartAsync();
        server.Services.GetRequiredService<FirstKey>().Take().ShouldBeNull();
        (await server.SendAsync(HttpMethod.Get, Route, null, ("X-API-Key", key))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::", true)]
    [InlineData("192.168.1.5", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("localhost", false)]
    public void Auto_NeedsKeysWhenOthersCanReachIt(string host, bool needed) => new SecuritySettings().NeedsKeys(host).ShouldBe(needed);

    [Theory]
    [InlineData("Origin", "https://evil.example", 401)]
    [InlineData("Origin", "https://app.example", 200)]
    [InlineData("Sec-Fetch-Site", "cross-site", 401)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    public async Task Anonymous_WebPageOfAnotherOrigin_IsRefused(string header, string value, int status)
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with
        {
            Security = new SecuritySettings { Auth = AuthMode.Anonymous }, Server = settings.Server with { CorsOrigins = ["https://app.example"] },
        });
        (await server.SendAsync(HttpMethod.Get, Route, null, (header, value))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Anonymous_IsSaidOnTheHealthPage()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Security = new SecuritySettings { Auth = AuthMode.Anonymous } });
        (await server.SendAsync(HttpMethod.Get, Route, null, ("X-Forwarded-For", "203.0.113.7"))).Status.ShouldBe(200);
        (await server.GetAsync("/health")).Text.ShouldContain("FACECV_AUTH is anonymous");
    }

    [Theory]
    [InlineData("my-secret")]
    [InlineData("fcv_abcdefgh_0123456789012345678901234567890123456789012")]
    public void AdminKey_ThatIsNone_IsRefused(string text) => new SecuritySettings { AdminKey = text }.Check().ShouldHaveSingleItem().ToString().ShouldNotContain(text);
}
