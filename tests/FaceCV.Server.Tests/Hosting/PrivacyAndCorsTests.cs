using FaceCV.Core.Faces;
using FaceCV.Server.Configuration;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Hosting;

public sealed class PrivacyAndCorsTests
{
    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://other.example", false)]
    public async Task Cors_Origin_IsAllowedOnlyWhenConfigured(string origin, bool allowed)
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Server = settings.Server with { CorsOrigins = ["https://app.example"] } });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { { "Origin", origin } } };

        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBe(allowed);
    }

    [Fact]
    public async Task Upload_Large_IsNotWrittenToATemporaryFile()
    {
        // The framework names its own so; they would be there while the picture is looked at.
        static int Buffered() => Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*").Length;
        var (before, during) = (Buffered(), -1);
        await using var server = await TestServer.WithFakeFacesAsync(analyser: inner => new Watched(inner, () => during = Buffered()));

        (await server.PostAsync("/api/v1/insightface/detect", ("file", (byte[])[.. FakeAnalyser.Picture("ann"), .. new byte[1_000_000]]))).Status.ShouldBe(200);

        during.ShouldBe(before);
        Buffered().ShouldBe(before);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/")]
    [InlineData("/api/v1/insightface/faces")]
    [InlineData("/api/v1/insightface/faces/")]
    [InlineData("/api/v1/insightface/faces/count/")]
    [InlineData("/api/v1/insightface/models/info/")]
    [InlineData("/api/v1/people/")]
    public async Task Path_BothSpellings_AreServedWithoutRedirect(string path)
    {
        await using var server = await TestServer.WithFakeFacesAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Client.BaseAddress };

        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(200);
    }

    private sealed class Watched(IFaceAnalyser inner, Action look) : IFaceAnalyser
    {
        public Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
        {
            look();
            return inner.AnalyseAsync(image, request, cancellationToken);
        }
    }
}
