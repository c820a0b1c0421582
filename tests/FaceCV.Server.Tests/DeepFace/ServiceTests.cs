using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.DeepFace;

/// <summary>The routes of DeepFace's own service, asked as its clients ask them.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private DeepFaceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DeepFaceServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Represent_FileDataUriAndFormText_AnswerTheSame()
    {
        var picture = FakeAnalyser.Picture("ann", "bob");

        var file = await _server.Http.PostAsync("/represent", ("img", picture));
        var uri = await _server.Http.PostJsonAsync("/represent", new { img = DataUri(picture), model_name = "ArcFace", align = true });
        var text = await _server.Http.PostAsync("/represent/", ("img", DataUri(picture)));

        file.Status.ShouldBe(200, file.Text);
        var faces = file.Json.GetProperty("results");
        faces.GetArrayLength().ShouldBe(2);
        faces[0].GetProperty("embedding").GetArrayLength().ShouldBe(64);
        faces[0].GetProperty("facial_area").GetProperty("x").GetInt32().ShouldBe(10);
        faces[0].GetProperty("face_confidence").GetSingle().ShouldBe(0.99f);
        uri.Json.GetProperty("results")[0].GetProperty("model").GetString().ShouldBe("ArcFace");
        uri.Json.GetProperty("results")[1].GetProperty("embedding").GetRawText().ShouldBe(faces[1].GetProperty("embedding").GetRawText());
        text.Json.GetProperty("results").GetRawText().ShouldBe(faces.GetRawText());
    }

    [Fact]
    public async Task Represent_Embedding_IsTheRawOutputUnlessUnitLengthIsAsked()
    {
        static double Length(Answer answer) => Math.Sqrt(answer.Json.GetProperty("results")[0].GetProperty("embedding").EnumerateArray().Sum(value => Math.Pow(value.GetDouble(), 2)));

        Length(await _server.Http.PostAsync("/represent", ("img", FakeAnalyser.Picture("ann")))).ShouldBeGreaterThan(1.5);
        Length(await _server.Http.PostAsync("/represent", ("img", FakeAnalyser.Picture("ann")), ("l2_normalize", "true"))).ShouldBe(1, 1e-5);
    }

    [Fact]
    public async Task Represent_MostFaces_IsHonoured() =>
        (await _server.Http.PostAsync("/represent", ("img", FakeAnalyser.Picture("ann", "bob")), ("max_faces", 1))).Json.GetProperty("results").GetArrayLength().ShouldBe(1);

    [Fact]
    public async Task Verify_Json_AnswersTheServicesKeys()
    {
        var answer = await _server.Http.PostJsonAsync(
            "/verify", new { img1 = DataUri(FakeAnalyser.Picture("ann/1")), img2 = DataUri(FakeAnalyser.Picture("ann/2")), model_name = "ArcFace", detector_backend = "mtcnn", distance_metric = "euclidean_l2" });

        answer.Status.ShouldBe(200, answer.Text);
        foreach (var key in new[] { "verified", "distance", "threshold", "confidence", "model", "detector_backend", "similarity_metric", "facial_areas", "time" })
            answer.Fields.ShouldContain(key);
        answer.Json.GetProperty("verified").GetBoolean().ShouldBeTrue();
        answer.Json.GetProperty("confidence").GetSingle().ShouldBeInRange(50, 100);
        answer.Json.GetProperty("threshold").GetSingle().ShouldBe(MathF.Sqrt(0.8f), 1e-5f); // sqrt(2 - 2 * 0.6)
    }

    [Fact]
    public async Task Analyze_ListOfActions_AnswersResults()
    {
        var answer = await _server.Http.PostJsonAsync("/analyze", new { img = DataUri(FakeAnalyser.Picture("ann")), actions = new[] { "age", "gender" } });

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("results")[0].GetProperty("age").GetInt32().ShouldBe(42);
        answer.Json.GetProperty("results")[0].TryGetProperty("emotion", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/represent", "img")]
    [InlineData("/analyze", "img")]
    [InlineData("/verify", "img1")]
    public async Task Picture_MissingBadOrAnAddress_IsRefusedUnderTheServicesKeys(string path, string field)
    {
        var missing = await _server.Http.PostJsonAsync(path, new { model_name = "ArcFace" });
        var address = await _server.Http.PostJsonAsync(path, new Dictionary<string, string> { [field] = "http://127.0.0.1/a.jpg" });
        var file = await _server.Http.PostJsonAsync(path, new Dictionary<string, string> { [field] = "/etc/hostname.jpg" });

        missing.ShouldBeProblem(422, "missing_field");
        missing.Json.GetProperty("exception").GetString()!.ShouldContain(field);
        address.ShouldBeProblem(400, "url_inputs_off");
        address.Json.GetProperty("error").GetString().ShouldBe(address.Json.GetProperty("detail").GetString());
        file.ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Represent_Refusals_HaveTheirCodes()
    {
        (await _server.Http.PostAsync("/represent", ("img", FakeAnalyser.Picture()))).ShouldBeProblem(400, "no_face");
        (await _server.Http.PostAsync("/represent", ("img", FakeAnalyser.Picture("damaged")))).ShouldBeProblem(400, "invalid_image");
        (await _server.Http.PostAsync("/represent", ("img", FakeAnalyser.Picture("ann")), ("model_name", "VGG-Face"))).ShouldBeProblem(422, "unknown_model");
        (await _server.Http.PostAsync("/represent", ("img", FakeAnalyser.Picture("spoof:ann")), ("anti_spoofing", "true"))).ShouldBeProblem(400, "spoof_detected");
    }

    [Fact]
    public async Task Represent_NoFaceAllowed_IsMarked()
    {
        var face = (await _server.Http.PostAsync("/represent", ("img", FakeAnalyser.Picture()), ("enforce_detection", "false"))).Json.GetProperty("results")[0];

        face.GetProperty("face_confidence").GetSingle().ShouldBe(0);
        face.GetProperty("facial_area").GetProperty("detected").GetBoolean().ShouldBeFalse();
    }

    private static string DataUri(byte[] picture) => "data:image/bmp;base64," + Convert.ToBase64String(picture);
}
