using FaceCV.Server.Security.Tokens;

namespace FaceCV.Server.Tests.Security.Tokens;

public sealed class TokenSettingsTests
{
    [Theory]
    [InlineData("https://login.example/realms/staff", null, null, true)]
    [InlineData("http://127.0.0.1:8080", null, null, true)]
    [InlineData("http://localhost:8080", null, null, true)]
    [InlineData("http://[::1]:8080", null, null, true)]
    [InlineData("http://login.example", null, null, false)]
    [InlineData("http://127.0.0.1.evil.example", null, null, false)]
    [InlineData("login.example", null, null, false)]
    [InlineData("file:///etc/passwd", null, null, false)]
    [InlineData(null, "any text", "https://login.example/keys", true)]
    [InlineData(null, "any text", "http://login.example/keys", false)]
    [InlineData(null, "any text", null, false)]
    [InlineData(null, null, "https://login.example/keys", false)]
    [InlineData("https://login.example", "any text", "https://login.example/keys", false)]
    [InlineData(null, null, null, true)]
    public void Check_Addresses(string? authority, string? issuer, string? keys, bool isRight) =>
        new TokenSettings { Authority = authority, Issuer = issuer, JwksUrl = keys, Audience = ["facecv"] }.Check().Any().ShouldBe(!isRight);

    [Fact]
    public void Check_ProviderWithoutAudience_IsRefused() =>
        new TokenSettings { Authority = "https://login.example" }.Check().ShouldHaveSingleItem().ToString().ShouldContain("FACECV_OIDC_AUDIENCE");
}
