using System.Text.Json;
using FaceCV.Core.Faces;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.DeepFace;

public sealed class VerifyTests : IAsyncLifetime
{
    private DeepFaceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DeepFaceServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Verify_SameAndOther_DecidesByTheMeasuredDistance()
    {
        var same = await _server.VerifyAsync(["ann/1"], ["ann/2"]);
        var other = await _server.VerifyAsync(["ann/1"], ["bob/1"]);

        same.Status.ShouldBe(200, same.Text);
        same.Fields.ShouldBe(
            ["verified", "confidence", "distance", "threshold", "model", "detector_backend", "similarity_metric", "similarity", "facial_areas", "message", "processing_time", "operating_point"],
            ignoreOrder: true);
        same.Json.GetProperty("verified").GetBoolean().ShouldBeTrue();
        same.Json.GetProperty("threshold").GetSingle().ShouldBe(0.4f, 1e-6f); // 1 - 0.6 of the table
        same.Json.GetProperty("confidence").GetSingle().ShouldBe(1 - same.Json.GetProperty("distance").GetSingle(), 1e-6f);
        same.Json.GetProperty("distance").GetSingle().ShouldBe(1 - same.Json.GetProperty("similarity").GetSingle(), 1e-6f);
        same.Json.GetProperty("model").GetString().ShouldBe("starter");
        same.Json.GetProperty("operating_point").GetProperty("origin").GetString().ShouldBe("table");
        var area = same.Json.GetProperty("facial_areas").GetProperty("img1");
        new[] { "x", "y", "w", "h" }.Select(name => area.GetProperty(name).GetInt32()).ShouldBe([10, 20, 200, 250]);
        other.Json.GetProperty("verified").GetBoolean().ShouldBeFalse();
        other.Json.GetProperty("confidence").GetSingle().ShouldBeInRange(0, 1);
    }

    [Theory]
    [InlineData("cosine")]
    [InlineData("euclidean_l2")]
    [InlineData("angular")]
    public async Task Verify_Threshold_IsADistanceHonouredBothWays(string metric)
    {
        var distance = (await _server.VerifyAsync(["ann/1"], ["ann/2"], ("distance_metric", metric))).Json.GetProperty("distance").GetSingle();

        var looser = await _server.VerifyAsync(["ann/1"], ["ann/2"], ("distance_metric", metric), ("threshold", Text(distance + 0.01f)));
        var stricter = await _server.VerifyAsync(["ann/1"], ["ann/2"], ("distance_metric", metric), ("threshold", Text(distance - 0.01f)));

        looser.Json.GetProperty("verified").GetBoolean().ShouldBeTrue(looser.Text);
        looser.Json.GetProperty("threshold").GetSingle().ShouldBe(distance + 0.01f, 1e-4f);
        looser.Json.GetProperty("operating_point").GetProperty("origin").GetString().ShouldBe("caller");
        stricter.Json.GetProperty("verified").GetBoolean().ShouldBeFalse(stricter.Text);
        stricter.Json.GetProperty("similarity_metric").GetString().ShouldBe(metric);
    }

    [Fact]
    public async Task Verify_RawEuclidean_NeedsAThresholdWhereNoneWasMeasured()
    {
        (await _server.VerifyAsync(["ann/1"], ["ann/2"], ("distance_metric", "euclidean"))).ShouldBeProblem(422, "capability_missing");

        var given = await _server.VerifyAsync(["ann/1"], ["ann/2"], ("distance_metric", "euclidean"), ("threshold", "100"));

        given.Json.GetProperty("verified").GetBoolean().ShouldBeTrue(given.Text);
        given.Json.GetProperty("distance").GetSingle().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("threshold", "2.1", 400, "invalid_argument")]
    [InlineData("threshold", "-0.1", 400, "invalid_argument")]
    [InlineData("threshold", "abc", 400, "invalid_argument")]
    [InlineData("anti_spoofing", "perhaps", 400, "invalid_argument")]
    [InlineData("expand_percentage", "10", 400, "invalid_argument")]
    [InlineData("model_name", "Facenet512", 422, "unknown_model")]
    [InlineData("detector_backend", "retinaface", 422, "unknown_detector")]
    [InlineData("distance_metric", "manhattan", 422, "unknown_metric")]
    public async Task Verify_BadField_IsRefusedWithTheFailureShapeBeside(string field, string value, int status, string code)
    {
        var answer = await _server.VerifyAsync(["ann/1"], ["ann/2"], (field, value));

        answer.ShouldBeProblem(status, code);
        answer.Json.GetProperty("success").GetBoolean().ShouldBeFalse();
        answer.Json.GetProperty("verified").GetBoolean().ShouldBeFalse();
        answer.Json.GetProperty("error").GetString().ShouldBe(answer.Json.GetProperty("detail").GetString());
        answer.Json.GetProperty("distance").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Verify_UnknownModel_ListsTheInstalledAndSaysHowToGetIt()
    {
        var answer = await _server.VerifyAsync(["ann/1"], ["ann/2"], ("model_name", "SFace"));

        answer.Json.GetProperty("detail").GetString()!.ShouldContain("fake (ArcFace, Own-Net)");
        answer.Json.GetProperty("remedy").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("ArcFace", "ArcFace")]
    [InlineData("arcface", "ArcFace")]
    [InlineData("own-net", "Own-Net")]
    [InlineData("fake", "fake")]
    public async Task Verify_DeclaredName_IsServedByItsPack(string asked, string named)
    {
        var answer = await _server.VerifyAsync(["ann/1"], ["ann/2"], ("model_name", asked));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("model").GetString().ShouldBe(named);
        _server.Faces.Last!.Pack.ShouldBe("fake");
    }

    [Fact]
    public async Task Verify_DetectorAndAlign_ReachTheChain()
    {
        var answer = await _server.VerifyAsync(["ann/1"], ["ann/2"], ("detector_backend", "MTCNN"), ("align", "false"));

        answer.Json.GetProperty("detector_backend").GetString().ShouldBe("mtcnn");
        (_server.Faces.Last!.Detector, _server.Faces.Last.Align).ShouldBe(("fake", false));
        (await _server.VerifyAsync(["ann/1"], ["ann/2"])).Json.GetProperty("detector_backend").GetString().ShouldBe("ultraface");
        _server.Faces.Last.Detector.ShouldBeNull();
    }

    [Fact]
    public async Task Verify_NoFace_IsRefusedOrStandsInAndMatchesNobody()
    {
        (await _server.VerifyAsync(["ann"], [])).ShouldBeProblem(400, "no_face");

        var same = await _server.VerifyAsync([], [], ("enforce_detection", "false"), ("threshold", "2"));

        same.Status.ShouldBe(200, same.Text);
        same.Json.GetProperty("distance").GetSingle().ShouldBe(0, 1e-5f); // the very same picture
        same.Json.GetProperty("verified").GetBoolean().ShouldBeFalse();
        same.Json.GetProperty("confidence").GetSingle().ShouldBe(0);
        same.Json.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        same.Json.GetProperty("facial_areas").GetProperty("img1").GetProperty("detected").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Verify_DetectorSkip_TakesTheCallersWordForTheFace()
    {
        var answer = await _server.VerifyAsync(["ann/1"], ["ann/2"], ("detector_backend", "skip"));

        answer.Json.GetProperty("verified").GetBoolean().ShouldBeTrue(answer.Text);
        answer.Json.GetProperty("detector_backend").GetString().ShouldBe("skip");
        answer.Json.GetProperty("facial_areas").GetProperty("img2").GetProperty("w").GetInt32().ShouldBe(1000);
        _server.Faces.Last!.Region.ShouldBe(FaceRegion.Whole);
    }

    [Theory]
    [InlineData("spoof:ann", "spoof_detected")]
    [InlineData("unclear:ann", "liveness_undecided")]
    public async Task Verify_AntiSpoofing_RefusesWhatIsNotLive(string second, string code)
    {
        (await _server.VerifyAsync(["ann"], [second], ("anti_spoofing", "true"))).ShouldBeProblem(400, code);
        (await _server.VerifyAsync(["ann"], [second])).Status.ShouldBe(200);
        (await _server.VerifyAsync(["ann/1"], ["ann/2"], ("anti_spoofing", "true"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Verify_MissingFieldOrBadImage_KeepsItsCode()
    {
        var missing = await _server.Http.PostAsync($"{DeepFaceServer.Root}/verify", ("file1", FakeAnalyser.Picture("ann")), ("threshold", "0.3"));

        missing.ShouldBeProblem(422, "missing_field");
        missing.Json.GetProperty("threshold").GetSingle().ShouldBe(0.3f);
        missing.Json.GetProperty("model").GetString().ShouldBe("starter");
        (await _server.VerifyAsync(["ann"], ["damaged"])).ShouldBeProblem(400, "invalid_image");
    }

    private static string Text(float value) => JsonSerializer.Serialize(value);
}
