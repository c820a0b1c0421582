using FaceCV.Server.Tests.Hosting;

namespace FaceCV.Server.Tests.Network;

public sealed class CorsTests
{
    [Theory]
    [InlineData("https://app.example", "https://app.example", true)]
    [InlineData("*", "*", false)]
    public async Task Preflight_OfAnAllowedOrigin_SaysWhatItMay(string configured, string allowed, bool credentials)
    {
        await using var server = await StartAsync(configured);

        var answer = await server.SendAsync(
            HttpMethod.Options, "/api/v1/people", null, ("Origin", "https://app.example"), ("Access-Control-Request-Method", "DELETE"), ("Access-Control-Request-Headers", "x-api-key"));

        answer.Status.ShouldBe(204);
        Header(answer, "Access-Control-Allow-Origin").ShouldBe(allowed);
        Header(answer, "Access-Control-Allow-Methods").ShouldBe("DELETE");
        Header(answer, "Access-Control-Allow-Headers").ShouldBe("x-api-key");
        Header(answer, "Access-Control-Max-Age").ShouldBe("600");
        answer.Headers.Contains("Access-Control-Allow-Credentials").ShouldBe(credentials);
    }

    [Fact]
    public async Task Request_OfAnAllowedOrigin_MayReadTheHeadersItNeeds()
    {
        await using var server = await StartAsync("https://app.example");

        var answer = await server.SendAsync(HttpMethod.Get, "/api/v1/nothing", null, ("Origin", "https://app.example"));

        Header(answer, "Access-Control-Allow-Origin").ShouldBe("https://app.example");
        new[] { "X-Request-Id", "Retry-After", "RateLimit" }.Except(Header(answer, "Access-Control-Expose-Headers").Split(',')).ShouldBeEmpty();
    }

    private static Task<TestServer> StartAsync(string origin) =>
        TestServer.WithFakeFacesAsync(settings => settings with { Server = settings.Server with { CorsOrigins = [origin] } });

    private static string Header(Answer answer, string name) => answer.Headers.GetValues(name).Single();
}
