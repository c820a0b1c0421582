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

    [Fact]
    public async Task Send_DamagedPicture_Is400() =>
        (await _server.PostAsync(Detect, ("file", FakeAnalyser.Picture("damaged")))).ShouldBeProblem(400, "invalid_image");

    [Fact]
    public async Task Send_LongText_Is400() =>
        (await _server.PostAsync(Detect, ("file", FakeAnalyser.Picture("ann")), ("parts", new string('a', 70_000)))).ShouldBeProblem(400, "invalid_argument");
}
