using System.Net.Http.Headers;
using System.Text;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Problems;

public sealed class BadRequestTests : IAsyncLifetime
{
    private const string Detect = "/api/v1/insightface/detect";
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.WithFakeFacesAsync(settings => settings with { Images = settings.Images with { MaxUploadSize = 100_000 } });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Send_NoBody_Is422() => (await _server.SendAsync(HttpMethod.Post, Detect, null)).ShouldBeProblem(422, "missing_field");

    [Fact]
    public async Task Send_UnknownRouteOrMethod_IsAProblemToo()
    {
        (await _server.GetAsync("/api/v1/nothing")).ShouldBeProblem(404, "route_not_found");
        (await _server.GetAsync(Detect)).ShouldBeProblem(405, "method_not_allowed");
    }

    [Theory]
    [InlineData("text/xml", "<a/>", 415, "unsupported_media_type")]
    [InlineData("image/jpeg", "x", 415, "unsupported_media_type")]
    [InlineData("application/json", "{", 400, "bad_json")]
    [InlineData("application/json", "[]", 400, "bad_json")]
    [InlineData("application/json", "{\"a\":1,\"a\":2}", 400, "bad_json")]
    [InlineData("application/json", "{\"image_base64\":\"%%\"}", 400, "invalid_argument")]
    [InlineData("application/json", "{\"image_base64\":5}", 400, "invalid_argument")]
    [InlineData("application/json", "{\"image_base64\":\"data:image/png;base64\"}", 400, "invalid_argument")]
    [InlineData("application/json", "{\"image_url\":\"http://127.0.0.1/\"}", 400, "url_inputs_off")]
    [InlineData("application/json", "{}", 422, "missing_field")]
    [InlineData("application/json", "{\"model_name\":\"\\ud800\"}", 400, "bad_json")]
    [InlineData("multipart/form-data", "x", 400, "bad_multipart")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhal", 400, "bad_multipart")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\nno name\r\n--b--", 400, "bad_multipart")]
    public async Task Send_MalformedBody_IsRefusedWithItsCode(string type, string body, int status, string code)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        (await _server.SendAsync(HttpMethod.Post, Detect, content)).ShouldBeProblem(status, code);
    }

    [Fact]
    public async Task Send_FileOverLimit_Is413()
    {
        (await _server.PostAsync(Detect, ("file", new byte[100_001]))).ShouldBeProblem(413, "image_too_large");
        (await _server.PostJsonAsync(Detect, new { image_base64 = Convert.ToBase64String(new byte[100_001]) })).ShouldBeProblem(413, "image_too_large");
    }

    [Fact]
    public async Task Send_BodyOverLimit_Is413()
    {
        var answer = await _server.PostJsonAsync(Detect, new { image_base64 = new string('A', 3_000_000) });

        answer.ShouldBeProblem(413, "body_too_large");
    }

    [Theory]
    [InlineData(16, 200)]
    [InlineData(17, 400)]
    public async Task Send_JsonNested_IsTakenToADepth(int depth, int status)
    {
        // The object itself is the first level.
        var nested = string.Concat(Enumerable.Repeat("[", depth - 1)) + string.Concat(Enumerable.Repeat("]", depth - 1));

        var answer = await _server.PostJsonAsync(Detect, $$"""{"image_base64":"{{Convert.ToBase64String(FakeAnalyser.Picture("ann"))}}","extra":{{nested}}}""");

        if (status == 200) answer.Status.ShouldBe(200, answer.Text);
        else answer.ShouldBeProblem(400, "bad_json");
    }

    [Fact]
    public async Task Send_TooManyFields_Is413()
    {
        var many = Enumerable.Range(0, 1_001).ToDictionary(i => $"f{i}", i => "");

        (await _server.PostJsonAsync(Detect, many)).ShouldBeProblem(413, "too_many_fields");
        (await _server.PostAsync(Detect, [.. many.Select(pair => (pair.Key, (object)"x"))])).ShouldBeProblem(413, "too_many_fields");
    }

    [Fact]
    public async Task Send_TooManyPictures_Is413()
    {
        (await _server.PostAsync("/api/v1/people", [("name", "Ann"), .. Enumerable.Repeat(("file", (object)FakeAnalyser.Picture("ann")), 65)])).ShouldBeProblem(413, "too_many_files");
        (await _server.PostJsonAsync("/api/v1/people", new { name = "Ann", images_base64 = Enumerable.Repeat("YQ==", 65) })).ShouldBeProblem(413, "too_many_files");
    }

    [Fact]
    public async Task Send_LargeBodyToARouteWithoutPictures_Is413() =>
        (await _server.PostJsonAsync("/api/v1/collections", new { name = new string('a', 1_100_000) })).ShouldBeProblem(413, "body_too_large");

    [Theory]
    [InlineData(17, 1)]
    [InlineData(1, 20_000)]
    public async Task Send_PartWithTooManyOrLongHeaders_Is400(int count, int length)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('a', length)}\r\n"));
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes($"--b\r\n{headers}Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n"));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        (await _server.SendAsync(HttpMethod.Post, Detect, content)).ShouldBeProblem(400, "bad_multipart");
    }

    [Fact]
    public async Task Send_DamagedPicture_Is400() =>
        (await _server.PostAsync(Detect, ("file", FakeAnalyser.Picture("damaged")))).ShouldBeProblem(400, "invalid_image");

    [Fact]
    public async Task Send_LongText_Is400() =>
        (await _server.PostAsync(Detect, ("file", FakeAnalyser.Picture("ann")), ("parts", new string('a', 70_000)))).ShouldBeProblem(400, "invalid_argument");
}
