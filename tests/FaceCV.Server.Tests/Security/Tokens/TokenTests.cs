using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Access;
using FaceCV.Core.Gallery;
using FaceCV.Server.Security;
using FaceCV.Server.Security.Tokens;
using FaceCV.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Security.Tokens;

public sealed class TokenTests : IAsyncLifetime
{
    private const string Route = "/api/v1/people";

    private readonly LocalIssuer _issuer = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerAsync(new TokenSettings { Authority = _issuer.Address, Audience = ["other", LocalIssuer.Audience] });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _issuer.Dispose();
    }

    [Fact]
    public async Task Token_Good_AllowsWhatItsScopesSay()
    {
        (await GetAsync(_issuer.Token("openid read profile"))).Status.ShouldBe(200);
        (await SendAsync(HttpMethod.Post, _issuer.Token("openid read profile"))).ShouldBeProblem(403, "forbidden");
        (await SendAsync(HttpMethod.Get, _issuer.Token("read manage"), "/api/v1/keys")).ShouldBeProblem(403, "forbidden");
        (await SendAsync(HttpMethod.Get, _issuer.Token("admin"), "/api/v1/keys")).Status.ShouldBe(200);
        _issuer.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task Token_WithoutScopes_MayDoNothing()
    {
        var claims = _issuer.Claims("read");
        claims["scope"] = null;
        (await GetAsync(_issuer.Token(claims))).ShouldBeProblem(403, "forbidden");
        (await GetAsync(_issuer.Token("openid profile"))).ShouldBeProblem(403, "forbidden");
    }

    [Theory]
    [InlineData("exp", -120)]
    [InlineData("exp", null)]
    [InlineData("nbf", 120)]
    public async Task Token_OutOfItsTime_IsRefused(string claim, int? seconds)
    {
        var claims = _issuer.Claims("admin");
        claims[claim] = seconds is { } count ? LocalIssuer.In(count) : null;
        await ShouldBeRefusedAsync(_issuer.Token(claims));
    }

    [Theory]
    [InlineData("aud", "another-service")]
    [InlineData("aud", null)]
    [InlineData("iss", "https://evil.example")]
    [InlineData("iss", null)]
    [InlineData("sub", null)]
    [InlineData("sub", "line\nbreak")]
    public async Task Token_WrongClaim_IsRefused(string claim, string? value)
    {
        var claims = _issuer.Claims("admin");
        claims[claim] = value;
        await ShouldBeRefusedAsync(_issuer.Token(claims));
    }

    [Fact]
    public async Task Token_SignedByAnother_IsRefused()
    {
        using var other = RSA.Create(2048);
        await ShouldBeRefusedAsync(LocalIssuer.Sign(_issuer.Claims("admin"), _issuer.Header("RS256"), text => other.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    [Fact]
    public async Task Token_Altered_IsRefused()
    {
        var (good, other) = (_issuer.Token("read").Split('.'), _issuer.Token("admin").Split('.'));
        await ShouldBeRefusedAsync($"{good[0]}.{other[1]}.{good[2]}");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    public async Task Token_Unsigned_IsRefused(string algorithm)
    {
        await ShouldBeRefusedAsync(LocalIssuer.Sign(_issuer.Claims("admin"), _issuer.Header(algorithm), _ => []));
        await ShouldBeRefusedAsync(LocalIssuer.Sign(_issuer.Claims("admin"), _issuer.Header(algorithm), text => _issuer.Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    [Fact]
    public async Task Token_WithThePublicKeyAsSharedSecret_IsRefused()
    {
        byte[][] secrets = [Encoding.ASCII.GetBytes(_issuer.Key.ExportSubjectPublicKeyInfoPem()), _issuer.Key.ExportSubjectPublicKeyInfo(), _issuer.Key.ExportParameters(false).Modulus!];
        foreach (var secret in secrets)
            await ShouldBeRefusedAsync(LocalIssuer.Sign(_issuer.Claims("admin"), _issuer.Header("HS256"), text => HMACSHA256.HashData(secret, text)));
    }

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9..")]
    [InlineData("....")]
    public Task Token_ThatIsNone_IsRefused(string text) => ShouldBeRefusedAsync(text);

    [Fact]
    public async Task Tokens_OfUnknownKeys_DoNotMakeTheServerAskTheProviderEachTime()
    {
        (await GetAsync(_issuer.Token("read"))).Status.ShouldBe(200);
        for (var i = 0; i < 20; i++)
        {
            var header = _issuer.Header("RS256");
            header["kid"] = $"unknown-{i}";
            await ShouldBeRefusedAsync(LocalIssuer.Sign(_issuer.Claims("read"), header, text => _issuer.Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), andIsTheServerWell: false);
        }

        _issuer.Fetches.ShouldBeLessThanOrEqualTo(3); // One at first, others only when this took more than ten seconds each.
    }

    [Fact]
    public async Task Provider_Down_TokensCannotBeCheckedButKeysCan()
    {
        _issuer.IsDown = true;
        (await GetAsync(_issuer.Token("read"))).ShouldBeProblem(503, "identity_provider_unavailable");
        var (_, key) = await _server.Services.GetRequiredService<ApiKeys>().CreateAsync("door", AccessScope.Read, null, null);
        (await GetAsync(key.ToString())).Status.ShouldBe(200);
        (await SendAsync(HttpMethod.Get, _issuer.Token("read"), "/health")).Fields.ShouldBe(["status", "timestamp", "service", "version"]);
    }

    [Fact]
    public async Task Provider_ThatNamesAnotherIssuer_IsNotBelieved()
    {
        _issuer.Name = "https://evil.example";
        (await GetAsync(_issuer.Token("read"))).ShouldBeProblem(503, "identity_provider_unavailable");
    }

    [Fact]
    public async Task Provider_WithoutDiscovery_ScopesFromAListAndCollections()
    {
        await _server.DisposeAsync();
        _issuer.Name = "the issuer";
        _server = await ServerAsync(new TokenSettings { Issuer = _issuer.Name, JwksUrl = _issuer.Address + "/keys", Audience = [LocalIssuer.Audience], ScopeClaim = "roles", CollectionsClaim = "galleries" });
        await _server.Services.GetRequiredService<Galleries>().CreateAsync(new Collection("staff", null, DateTimeOffset.UnixEpoch));
        var claims = _issuer.Claims("admin");
        (claims["roles"], claims["galleries"]) = (new[] { "read", "enrol" }, new[] { "staff" });

        (await SendAsync(HttpMethod.Get, _issuer.Token(claims), $"{Route}?collection=staff")).Status.ShouldBe(200);
        (await GetAsync(_issuer.Token(claims))).ShouldBeProblem(403, "forbidden");
        claims["galleries"] = null;
        (await SendAsync(HttpMethod.Get, _issuer.Token(claims), $"{Route}?collection=staff")).ShouldBeProblem(403, "forbidden");
        claims["roles"] = "admin";
        (await GetAsync(_issuer.Token(claims))).Status.ShouldBe(200);
    }

    private static Task<TestServer> ServerAsync(TokenSettings tokens) => TestServer.WithFakeFacesAsync(
        settings => settings with { Security = new SecuritySettings { Auth = AuthMode.Required }, Tokens = tokens });

    private async Task ShouldBeRefusedAsync(string token, bool andIsTheServerWell = true)
    {
        (await GetAsync(token)).ShouldBeProblem(401, "unauthenticated");
        if (andIsTheServerWell) (await GetAsync(_issuer.Token("read"))).Status.ShouldBe(200);
    }

    private Task<Answer> GetAsync(string token) => SendAsync(HttpMethod.Get, token);

    private Task<Answer> SendAsync(HttpMethod method, string token, string path = Route) => _server.SendAsync(method, path, null, ("Authorization", $"Bearer {token}"));
}
