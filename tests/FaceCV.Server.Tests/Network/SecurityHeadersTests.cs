using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Network;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/health", 200)]
    [InlineData("/openapi.json", 200)]
    [InlineData("/api/v1/people", 200)]
    [InlineData("/api/v1/nothing", 404)]
    [InlineData("/api/v1/insightface/detect", 405)]
    [InlineData("/api/v1/people/no-id", 404)]
    [InlineData("/api/v1/export", 200)]
    [InlineData("/docs", 200)]
    public async Task Answer_OfAnyKind_HasThem(string path, int status)
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var answer = await server.GetAsync(path);

        answer.Status.ShouldBe(status);
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "X-Frame-Options").ShouldBe("DENY");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        Header(answer, "Content-Security-Policy").ShouldContain("frame-ancestors 'none'");
        if (path != "/docs") answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Thumbnail_OfAFace_IsKeptNowhere()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Recognition = settings.Recognition with { KeepCrops = true } });
        var person = (await server.PostAsync("/api/v1/people", ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")))).Json.GetProperty("id").GetString();
        var face = (await server.GetAsync($"/api/v1/people/{person}/faces")).Json.GetProperty("faces")[0].GetProperty("id").GetString();

        var answer = await server.GetAsync($"/api/v1/people/{person}/faces/{face}/thumbnail");

        answer.Headers.CacheControl!.NoStore.ShouldBeTrue(answer.Text);
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task Hsts_OnlyOfHttps_AsATrustedProxySaysIt(string proxies, bool told)
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Network = settings.Network with { TrustedProxies = [proxies] } });

        var answer = await server.SendAsync(HttpMethod.Get, "/health", null, ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "https"));

        answer.Headers.Contains("Strict-Transport-Security").ShouldBe(told);
        if (told) Header(answer, "Strict-Transport-Security").ShouldBe("max-age=2592000");
    }

    private static string Header(Answer answer, string name) => answer.Headers.GetValues(name).Single();
}
