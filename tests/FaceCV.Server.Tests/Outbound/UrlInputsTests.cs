using FaceCV.Server.Tests.DeepFace;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Outbound;

public sealed class UrlInputsTests : IAsyncLifetime
{
    private const string Ok = "200 OK\r\nContent-Type: image/jpeg";
    private readonly ScriptedServer _pictures = new();

    public ValueTask InitializeAsync()
    {
        _pictures.On("/ann.jpg", Ok, FakeAnalyser.Picture("ann")).On("/large.jpg", Ok, new byte[100_001]).On("/text", "200 OK\r\nContent-Type: text/html", [1]);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _pictures.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/insightface/detect", "image_url")]
    [InlineData("/represent", "img")]
    [InlineData("/analyze", "img")]
    [InlineData("/search", "img")]
    public async Task Off_Address_IsRefusedWithTheSettingThatAllowsIt(string path, string field)
    {
        await using var server = await StartAsync(on: false);

        var answer = await server.Http.PostJsonAsync(path, new Dictionary<string, string> { [field] = _pictures.Url("/ann.jpg") });

        answer.ShouldBeProblem(400, "url_inputs_off");
        answer.Json.GetProperty("remedy").GetString()!.ShouldContain("FACECV_URL_INPUTS=true");
        _pictures.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_EveryFieldOfAPicture_MayBeAnAddress()
    {
        await using var server = await StartAsync();
        var url = _pictures.Url("/ann.jpg");

        (await server.Http.PostJsonAsync("/api/v1/insightface/detect", new { image_url = url })).Status.ShouldBe(200);
        (await server.Http.PostAsync("/api/v1/insightface/detect", ("image_url", url))).Status.ShouldBe(200);
        (await server.Http.PostJsonAsync("/api/v1/insightface/verify", new { image1_url = url, image2_url = url })).Status.ShouldBe(200);
        (await server.Http.PostJsonAsync("/verify", new { img1 = url, img2 = url })).Status.ShouldBe(200);
        (await server.Http.PostAsync("/represent", ("img", url))).Status.ShouldBe(200);
        (await server.Http.PostJsonAsync("/analyze", new { img = url })).Status.ShouldBe(200);
        (await server.Http.PostJsonAsync("/register", new { img = url, img_name = "Ann" })).Status.ShouldBe(200);
        (await server.Http.PostJsonAsync("/search", new { img = url })).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/a.jpg")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/a.jpg")]
    [InlineData("http://user:pw@127.0.0.1/a.jpg")]
    public async Task On_AddressThatIsNotAllowed_Is403(string url)
    {
        await using var server = await StartAsync();

        (await server.Http.PostJsonAsync("/api/v1/insightface/detect", new { image_url = url })).ShouldBeProblem(403, "url_not_allowed");
        var service = await server.Http.PostJsonAsync("/represent", new { img = url });
        service.ShouldBeProblem(403, "url_not_allowed");
        service.Text.ShouldNotContain("pw@");
    }

    [Theory]
    [InlineData("/large.jpg")]
    [InlineData("/text")]
    public async Task On_WhatIsNoPictureOrTooLarge_Is422(string path)
    {
        await using var server = await StartAsync();

        (await server.Http.PostJsonAsync("/api/v1/insightface/detect", new { image_url = _pictures.Url(path) })).ShouldBeProblem(422, "url_fetch_failed");
    }

    [Fact]
    public async Task On_EmptyAddress_IsNone()
    {
        await using var server = await StartAsync();

        (await server.Http.PostJsonAsync("/api/v1/insightface/detect", new { image_url = (string?)null })).ShouldBeProblem(422, "missing_field");
        (await server.Http.PostJsonAsync("/api/v1/insightface/detect", new { image_url = "ann.jpg" })).ShouldBeProblem(403, "url_not_allowed");
    }

    private static Task<DeepFaceServer> StartAsync(bool on = true) => DeepFaceServer.StartAsync(settings => settings with
    {
        Outbound = settings.Outbound with { UrlInputs = on, Networks = ["127.0.0.1"] }, Images = settings.Images with { MaxUploadSize = 100_000 },
    });
}
