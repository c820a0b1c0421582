using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.DeepFace;

public sealed class PictureRoutesTests : IAsyncLifetime
{
    private DeepFaceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DeepFaceServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Analyze_AllActions_AnswersDeepFacesObjects()
    {
        var answer = await PostAsync("analyze", ["ann", "bob"]);

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("total_faces").GetInt32().ShouldBe(2);
        var face = answer.Json.GetProperty("faces")[0];
        Names(face).ShouldBe(
            ["region", "face_confidence", "age", "gender", "dominant_gender", "race", "dominant_race", "race_unavailable", "emotion", "dominant_emotion"], ignoreOrder: true);
        face.GetProperty("age").GetInt32().ShouldBe(42);
        Names(face.GetProperty("gender")).ShouldBe(["Woman", "Man"]);
        face.GetProperty("gender").GetProperty("Woman").GetSingle().ShouldBe(90, 1e-4f);
        face.GetProperty("dominant_gender").GetString().ShouldBe("Woman");
        Names(face.GetProperty("emotion")).ShouldBe(["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]);
        face.GetProperty("emotion").GetProperty("happy").GetSingle().ShouldBe(70, 1e-4f);
        face.GetProperty("emotion").EnumerateObject().Sum(each => each.Value.GetSingle()).ShouldBe(100, 1e-3f);
        face.GetProperty("dominant_emotion").GetString().ShouldBe("happy");
        face.GetProperty("race").ValueKind.ShouldBe(JsonValueKind.Null);
        face.GetProperty("race_unavailable").GetString().ShouldNotBeNullOrEmpty();
        Names(face.GetProperty("region")).ShouldBe(["x", "y", "w", "h", "left_eye", "right_eye", "detected"]);
    }

    [Theory]
    [InlineData("age", new[] { "region", "face_confidence", "age" })]
    [InlineData("age,emotion", new[] { "region", "face_confidence", "age", "emotion", "dominant_emotion" })]
    [InlineData("['gender']", new[] { "region", "face_confidence", "gender", "dominant_gender" })]
    public async Task Analyze_SomeActions_AnswersOnlyThose(string actions, string[] fields) =>
        Names((await PostAsync("analyze", ["ann"], ("actions", actions))).Json.GetProperty("faces")[0]).ShouldBe(fields, ignoreOrder: true);

    [Fact]
    public async Task Analyze_Refusals_KeepCodeAndFailureShape()
    {
        var unknown = await PostAsync("analyze", ["ann"], ("actions", "age,shoes"));

        unknown.ShouldBeProblem(422, "unknown_action");
        unknown.Json.GetProperty("success").GetBoolean().ShouldBeFalse();
        unknown.Json.GetProperty("error_type").GetString().ShouldBe("unknown_action");
        unknown.Json.GetProperty("total_faces").GetInt32().ShouldBe(0);
        (await PostAsync("analyze", [])).ShouldBeProblem(400, "no_face");
        (await PostAsync("analyze", ["damaged"])).ShouldBeProblem(400, "invalid_image");
        (await _server.Http.PostAsync($"{DeepFaceServer.Root}/analyze", ("actions", "age"))).ShouldBeProblem(422, "missing_field");
        (await PostAsync("analyze", ["spoof:ann"], ("anti_spoofing", "true"))).ShouldBeProblem(400, "spoof_detected");
        (await PostAsync("analyze", ["ann"], ("detector_backend", "yolov8"))).ShouldBeProblem(422, "unknown_detector");
    }

    [Fact]
    public async Task Analyze_NoFaceAllowed_IsMarked()
    {
        var face = (await PostAsync("analyze", [], ("enforce_detection", "false"), ("actions", "age"))).Json.GetProperty("faces")[0];

        face.GetProperty("face_confidence").GetSingle().ShouldBe(0);
        face.GetProperty("region").GetProperty("detected").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Analyze_AntiSpoofing_SaysThatFacesAreReal()
    {
        var face = (await PostAsync("analyze", ["ann"], ("actions", "age"), ("anti_spoofing", "true"))).Json.GetProperty("faces")[0];

        face.GetProperty("is_real").GetBoolean().ShouldBeTrue();
        face.GetProperty("antispoof_score").GetSingle().ShouldBe(0.98f);
    }

    [Theory]
    [InlineData("detect")]
    [InlineData("detect/")]
    public async Task Detect_TwoFaces_AnswersAreasAndCrops(string path)
    {
        var answer = await PostAsync(path, ["ann", "bob"]);

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("total_faces").GetInt32().ShouldBe(2);
        answer.Json.GetProperty("processing_time").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        var face = answer.Json.GetProperty("faces")[0];
        face.GetProperty("confidence").GetSingle().ShouldBe(0.99f);
        face.GetProperty("aligned_face").GetBytesFromBase64()[..2].ShouldBe([0xFF, 0xD8]);
        face.GetProperty("facial_area").GetProperty("w").GetInt32().ShouldBe(200);
    }

    [Fact]
    public async Task Detect_NoFace_IsTheVariantsFailureOrTheWholePicture()
    {
        var refused = await PostAsync("detect", []);
        var whole = await PostAsync("detect", [], ("enforce_detection", "false"));

        refused.ShouldBeProblem(400, "no_face");
        refused.Json.GetProperty("faces").GetArrayLength().ShouldBe(0);
        refused.Json.GetProperty("processing_time").GetInt32().ShouldBe(0);
        whole.Json.GetProperty("faces")[0].GetProperty("confidence").GetSingle().ShouldBe(0);
        whole.Json.GetProperty("faces")[0].GetProperty("facial_area").GetProperty("h").GetInt32().ShouldBe(500);
    }

    [Fact]
    public async Task Detect_AntiSpoofing_MarksInsteadOfRefusing()
    {
        var answer = await PostAsync("detect", ["spoof:ann"], ("anti_spoofing", "true"));

        answer.Json.GetProperty("faces")[0].GetProperty("is_real").GetBoolean().ShouldBeFalse();
        (await PostAsync("detect", ["unclear:ann"], ("anti_spoofing", "true"))).Json.GetProperty("faces")[0].GetProperty("is_real").GetBoolean().ShouldBeFalse();
        (await PostAsync("detect", ["ann"])).Json.GetProperty("faces")[0].GetProperty("is_real").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Models_List_TellsNamesThresholdsLicenceAndHowToGet()
    {
        var list = (await _server.Http.GetAsync($"{DeepFaceServer.Root}/models")).Json;
        var fake = list.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == "fake");
        var starter = list.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == "starter");

        fake.GetProperty("aliases").EnumerateArray().Select(name => name.GetString()).ShouldBe(["ArcFace", "Own-Net"]);
        fake.GetProperty("dimension").GetInt32().ShouldBe(256);
        fake.GetProperty("licence").GetString().ShouldBe("MIT");
        fake.GetProperty("thresholds").GetProperty("cosine").GetSingle().ShouldBe(0.4f, 1e-6f);
        fake.GetProperty("thresholds").GetProperty("euclidean").ValueKind.ShouldBe(JsonValueKind.Null);
        fake.GetProperty("how_to_get").ValueKind.ShouldBe(JsonValueKind.Null);
        starter.GetProperty("selected").GetBoolean().ShouldBeTrue();
        starter.GetProperty("lfw").GetProperty("accuracy").GetDouble().ShouldBe(0.99433);
        starter.GetProperty("how_to_get").GetString().ShouldBe("facecv models pull starter");
        list.GetProperty("detectors").EnumerateArray().ShouldContain(detector => detector.GetProperty("name").GetString() == "fake");
        list.GetProperty("distance_metrics").EnumerateArray().Select(name => name.GetString()).ShouldBe(["cosine", "euclidean", "euclidean_l2", "angular"]);
    }

    [Theory]
    [InlineData("health")]
    [InlineData("health/")]
    public async Task Health_WithAModel_IsHealthy(string path)
    {
        var answer = await _server.Http.GetAsync($"{DeepFaceServer.Root}/{path}");

        answer.Json.GetProperty("status").GetString().ShouldBe("healthy");
        answer.Json.GetProperty("service").GetString().ShouldBe("DeepFace");
        answer.Json.GetProperty("version").GetString().ShouldBe("1.0.0");
    }

    [Fact]
    public async Task Health_WithoutAModel_Is503AndSaysWhy()
    {
        using var empty = new TemporaryFolder();
        await using var server = await TestServer.WithModelsAsync(empty.Path);

        var answer = await server.GetAsync($"{DeepFaceServer.Root}/health");

        answer.Status.ShouldBe(503);
        answer.Json.GetProperty("status").GetString().ShouldBe("unhealthy");
        answer.Json.GetProperty("error").GetString()!.ShouldContain("starter");
    }

    private static string[] Names(JsonElement value) => [.. value.EnumerateObject().Select(member => member.Name)];

    private Task<Answer> PostAsync(string path, string[] faces, params (string, object)[] more) =>
        _server.Http.PostAsync($"{DeepFaceServer.Root}/{path}", [("file", FakeAnalyser.Picture(faces)), .. more]);
}
