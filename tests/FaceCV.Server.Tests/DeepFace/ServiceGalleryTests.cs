using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.DeepFace;

/// <summary>DeepFace's register and search, over the gallery that every route shares.</summary>
public sealed class ServiceGalleryTests : IAsyncLifetime
{
    private DeepFaceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DeepFaceServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task RegisterThenSearch_Known_AnswersTheServicesKeys()
    {
        var registered = await RegisterAsync("Ann", "ann/1");
        await RegisterAsync("Bob", "bob/1");

        var found = await SearchAsync(["ann/2", "carl"]);

        registered.Status.ShouldBe(200, registered.Text);
        registered.Json.GetProperty("inserted").GetInt32().ShouldBe(1);
        found.Status.ShouldBe(200, found.Text);
        var results = found.Json.GetProperty("results");
        results.GetArrayLength().ShouldBe(2); // a list for each face of the picture
        var hit = results[0].EnumerateArray().ShouldHaveSingleItem();
        hit.EnumerateObject().Select(member => member.Name).ShouldBe(
            ["id", "img_name", "model_name", "detector_backend", "aligned", "l2_normalized", "search_method", "target_x", "target_y", "target_w", "target_h", "threshold", "distance_metric", "distance", "confidence", "similarity", "person_id"],
            ignoreOrder: true);
        hit.GetProperty("img_name").GetString().ShouldBe("Ann");
        hit.GetProperty("id").GetString().ShouldBe(registered.Json.GetProperty("face_ids")[0].GetString());
        hit.GetProperty("confidence").GetSingle().ShouldBeInRange(50, 100);
        hit.GetProperty("distance").GetSingle().ShouldBeLessThanOrEqualTo(hit.GetProperty("threshold").GetSingle());
        hit.GetProperty("target_w").GetInt32().ShouldBe(200);
        results[1].GetArrayLength().ShouldBe(0);
        (await _server.Http.GetAsync($"{DeepFaceServer.Root}/faces")).Json.GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Search_SimilaritySearchAndK_ListsTheNearestWhateverTheirDistance()
    {
        await RegisterAsync("Ann", "ann/1");
        await RegisterAsync("Bob", "bob/1");

        (await SearchAsync(["carl"], ("similarity_search", "true"))).Json.GetProperty("results")[0].GetArrayLength().ShouldBe(2);
        (await SearchAsync(["carl"], ("similarity_search", "true"), ("k", 1))).Json.GetProperty("results")[0].GetArrayLength().ShouldBe(1);
        (await SearchAsync(["ann/2"], ("threshold", "0"))).Json.GetProperty("results")[0].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Register_SamePictureOrNoName_IsCountedAndNamed()
    {
        await RegisterAsync("Ann", "ann/1");

        var again = await RegisterAsync("Ann", "ann/1");
        var nameless = await _server.Http.PostAsync("/register", ("img", FakeAnalyser.Picture("bob")));

        again.Json.GetProperty("inserted").GetInt32().ShouldBe(0);
        Guid.TryParse(nameless.Json.GetProperty("img_name").GetString(), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Refusals_HaveTheirCodesAndTheServicesKey()
    {
        var none = await _server.Http.PostJsonAsync("/register", new { img_name = "Ann" });

        none.ShouldBeProblem(422, "missing_field");
        none.Json.GetProperty("exception").ValueKind.ShouldBe(JsonValueKind.String);
        (await _server.Http.PostJsonAsync("/search", new { k = 3 })).ShouldBeProblem(422, "missing_field");
        (await _server.Http.PostAsync("/register", ("img", FakeAnalyser.Picture()), ("img_name", "Ann"), ("enforce_detection", "false"))).ShouldBeProblem(400, "no_face");
        (await _server.Http.PostAsync("/register", ("img", FakeAnalyser.Picture("ann")), ("align", "false"))).ShouldBeProblem(400, "invalid_argument");
        (await _server.Http.PostAsync("/register", ("img", FakeAnalyser.Picture("spoof:ann")), ("anti_spoofing", "true"))).ShouldBeProblem(400, "spoof_detected");
        (await _server.Http.PostAsync("/register", ("img", FakeAnalyser.Picture("damaged")))).ShouldBeProblem(400, "invalid_image");
        (await SearchAsync([])).ShouldBeProblem(400, "no_face");
        (await SearchAsync([], ("enforce_detection", "false"))).Json.GetProperty("results").GetArrayLength().ShouldBe(0);
        (await SearchAsync(["ann"], ("search_method", "guess"))).ShouldBeProblem(400, "invalid_argument");
        (await SearchAsync(["ann"], ("model_name", "VGG-Face"))).ShouldBeProblem(422, "unknown_model");
    }

    private Task<Answer> RegisterAsync(string name, string face) => _server.Http.PostAsync("/register", ("img", FakeAnalyser.Picture(face)), ("img_name", name));

    private Task<Answer> SearchAsync(string[] faces, params (string, object)[] more) => _server.Http.PostAsync("/search/", [("img", FakeAnalyser.Picture(faces)), .. more]);
}
