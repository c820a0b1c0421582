using System.Net;
using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.DeepFace;

public sealed class FaceRoutesTests : IAsyncLifetime
{
    private const string Faces = DeepFaceServer.Root + "/faces";
    private DeepFaceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DeepFaceServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Add_ThenList_HasV1sFieldsAndMore(string slash)
    {
        var added = await _server.Http.PostAsync(Faces + slash, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")), ("metadata", """{"floor":3}"""));
        var listed = (await _server.Http.GetAsync(Faces + slash)).Json;

        added.Status.ShouldBe(200, added.Text);
        added.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        added.Json.GetProperty("person_name").GetString().ShouldBe("Ann");
        listed.GetProperty("total").GetInt32().ShouldBe(1);
        var face = listed.GetProperty("faces")[0];
        face.GetProperty("face_id").GetString().ShouldBe(added.Json.GetProperty("face_id").GetString());
        face.GetProperty("person_name").GetString().ShouldBe("Ann");
        face.GetProperty("metadata").GetProperty("floor").GetInt32().ShouldBe(3);
        face.GetProperty("created_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task List_Pages_SkipAndLimit()
    {
        for (var i = 0; i < 3; i++) await AddAsync($"P{i}", $"p{i}");

        var page = (await _server.Http.GetAsync($"{Faces}?skip=1&limit=1")).Json;

        page.GetProperty("faces").GetArrayLength().ShouldBe(1);
        page.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe("P1");
        page.GetProperty("total").GetInt32().ShouldBe(3);
        (await _server.Http.GetAsync($"{Faces}?limit=0")).ShouldBeProblem(400, "invalid_argument");
        (await _server.Http.GetAsync($"{Faces}?skip=-1")).ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Add_Refusals_KeepTheirCodes()
    {
        (await _server.Http.PostAsync(Faces, ("file", FakeAnalyser.Picture("ann")))).ShouldBeProblem(422, "missing_field");
        (await _server.Http.PostAsync(Faces, ("name", "Ann"))).ShouldBeProblem(422, "missing_field");
        (await AddAsync("Ann")).ShouldBeProblem(400, "no_face");
        (await AddAsync("Ann", "damaged")).ShouldBeProblem(400, "invalid_image");
        (await _server.Http.PostAsync(Faces, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")), ("metadata", "{"))).ShouldBeProblem(400, "invalid_argument");
        (await _server.Http.PostAsync(Faces, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")), ("model_name", "SFace"))).ShouldBeProblem(422, "unknown_model");
        (await _server.Http.PostAsync(Faces, ("name", "Ann"), ("file", FakeAnalyser.Picture("spoof:ann")), ("anti_spoofing", "true"))).ShouldBeProblem(400, "spoof_detected");
        (await _server.Http.GetAsync(Faces)).Json.GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Add_PictureEnrolledBefore_StillHasToBeLive()
    {
        (await AddAsync("Ann", "spoof:ann")).Status.ShouldBe(200);
        (await _server.Http.PostAsync(Faces, ("name", "Ann"), ("file", FakeAnalyser.Picture("spoof:ann")), ("anti_spoofing", "true"))).ShouldBeProblem(400, "spoof_detected");
    }

    [Fact]
    public async Task Add_DetectorNamed_IsUsedForEnrolment()
    {
        (await _server.Http.PostAsync(Faces, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")), ("detector_backend", "mtcnn"))).Status.ShouldBe(200);
        _server.Faces.Last!.Detector.ShouldBe("fake");
    }

    [Theory]
    [InlineData("Ann")]
    [InlineData("Zoë Ärmel / 張偉 100%?")]
    public async Task ByName_AnyName_IsExactAndCaseSensitive(string name)
    {
        await AddAsync(name, "ann");
        var path = $"{Faces}/name/{Uri.EscapeDataString(name)}";

        (await _server.Http.GetAsync(path)).Json.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe(name);
        (await _server.Http.GetAsync(path + "/")).Json.GetProperty("total").GetInt32().ShouldBe(1);
        (await _server.Http.GetAsync($"{Faces}/name/{Uri.EscapeDataString(name.ToUpperInvariant())}")).ShouldBeProblem(404, "person_not_found");
        (await _server.Http.DeleteAsync($"{Faces}/name/{Uri.EscapeDataString(name[..2])}")).ShouldBeProblem(404, "person_not_found");
        (await _server.Http.DeleteAsync(path)).Json.GetProperty("deleted_count").GetInt32().ShouldBe(1);
        (await _server.Http.GetAsync(path)).ShouldBeProblem(404, "person_not_found");
    }

    [Fact]
    public async Task Delete_Face_ThenAgain_Is404()
    {
        var id = Id(await AddAsync("Ann", "ann"));

        (await _server.Http.DeleteAsync($"{Faces}/{id}/")).Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        (await _server.Http.DeleteAsync($"{Faces}/{id}")).ShouldBeProblem(404, "face_not_found");
        (await _server.Http.DeleteAsync($"{Faces}/nonsense")).ShouldBeProblem(404, "face_not_found");
    }

    [Fact]
    public async Task Change_Metadata_IsAppliedAndTheIdStays()
    {
        var id = Id(await _server.Http.PostAsync(Faces, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")), ("metadata", """{"floor":3,"room":"b"}""")));

        var changed = await PutAsync(id, ("metadata", """{"floor":4}"""));

        changed.Status.ShouldBe(200, changed.Text);
        changed.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        var face = (await _server.Http.GetAsync(Faces)).Json.GetProperty("faces")[0];
        face.GetProperty("face_id").GetString().ShouldBe(id);
        face.GetProperty("metadata").GetRawText().ShouldBe("""{"floor":4}""");
        face.GetProperty("person_name").GetString().ShouldBe("Ann");
    }

    [Fact]
    public async Task Change_NewPicture_IsFoundByItAndTheIdStays()
    {
        var id = Id(await AddAsync("Ann", "ann/1"));

        (await PutAsync(id, ("file", FakeAnalyser.Picture("carl/1")))).Status.ShouldBe(200);

        var found = (await RecognizeAsync("carl/2")).Json.GetProperty("faces")[0];
        found.GetProperty("person_name").GetString().ShouldBe("Ann");
        found.GetProperty("face_id").GetString().ShouldBe(id);
        (await RecognizeAsync("ann/2")).Json.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe("Unknown");
    }

    [Fact]
    public async Task Change_NameOfTheOnlyFace_RenamesThePerson()
    {
        var added = await AddAsync("Ann", "ann");

        var face = (await PutAsync(Id(added), ("name", "Anna"))).Json.GetProperty("face");

        face.GetProperty("person_name").GetString().ShouldBe("Anna");
        face.GetProperty("person_id").GetString().ShouldBe(added.Json.GetProperty("person_id").GetString());
    }

    [Fact]
    public async Task Change_NameOfOneOfSeveral_LeavesTheOthers()
    {
        var first = Id(await AddAsync("Ann", "ann/1"));
        var second = Id(await AddAsync("Ann", "ann/2"));

        var moved = (await PutAsync(second, ("name", "Bob"))).Json.GetProperty("face");

        moved.GetProperty("face_id").GetString().ShouldBe(second);
        var ann = (await _server.Http.GetAsync($"{Faces}/name/Ann")).Json;
        ann.GetProperty("total").GetInt32().ShouldBe(1);
        ann.GetProperty("faces")[0].GetProperty("face_id").GetString().ShouldBe(first);
        (await _server.Http.GetAsync($"{Faces}/name/Bob")).Json.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Change_NameOfSomeoneThere_MovesTheFaceToThem()
    {
        var id = Id(await AddAsync("Ann", "bob/1"));
        var bob = (await AddAsync("Bob", "bob/2")).Json.GetProperty("person_id").GetString();

        var face = (await PutAsync(id, ("name", "Bob"), ("metadata", """{"merged":true}"""))).Json.GetProperty("face");

        (face.GetProperty("face_id").GetString(), face.GetProperty("person_id").GetString()).ShouldBe((id, bob));
        face.GetProperty("metadata").GetProperty("merged").GetBoolean().ShouldBeTrue();
        (await _server.Http.GetAsync($"{Faces}/name/Ann")).ShouldBeProblem(404, "person_not_found");
        (await _server.Http.GetAsync("/api/v1/people")).Json.GetProperty("total").GetInt32().ShouldBe(1);
        (await RecognizeAsync("bob/3")).Json.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe("Bob");
    }

    [Fact]
    public async Task Change_Refusals_LeaveEverythingAsItWas()
    {
        var id = Id(await AddAsync("Ann", "ann/1"));
        await AddAsync("Ann", "ann/2");

        (await PutAsync(id, ("model_name", "ArcFace"))).ShouldBeProblem(422, "missing_field");
        (await PutAsync(id, ("file", FakeAnalyser.Picture()), ("name", "Bob"))).ShouldBeProblem(400, "no_face");
        (await PutAsync(id, ("file", FakeAnalyser.Picture("damaged")))).ShouldBeProblem(400, "invalid_image");
        (await PutAsync(id, ("file", FakeAnalyser.Picture("carl")))).ShouldBeProblem(400, "face_inconsistent");
        (await PutAsync(id, ("name", new string('a', 201)))).ShouldBeProblem(400, "invalid_argument");
        (await PutAsync(Guid.NewGuid().ToString(), ("name", "Bob"))).ShouldBeProblem(404, "face_not_found");
        (await PutAsync("nonsense", ("name", "Bob"))).ShouldBeProblem(404, "face_not_found");
        (await _server.Http.GetAsync($"{Faces}/name/Ann")).Json.GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("recognition")]
    [InlineData("recognition/")]
    [InlineData("recognize")]
    [InlineData("recognize/")]
    public async Task Recognize_KnownAndStranger_AnswersV1sFields(string path)
    {
        var id = Id(await AddAsync("Ann", "ann/1"));

        var answer = await _server.Http.PostAsync($"{DeepFaceServer.Root}/{path}", ("file", FakeAnalyser.Picture("ann/2", "bob")));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("total_faces").GetInt32().ShouldBe(2);
        answer.Json.GetProperty("processing_time").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        var (known, stranger) = (answer.Json.GetProperty("faces")[0], answer.Json.GetProperty("faces")[1]);
        known.GetProperty("person_name").GetString().ShouldBe("Ann");
        known.GetProperty("face_id").GetString().ShouldBe(id);
        known.GetProperty("bbox").EnumerateArray().Select(value => value.GetInt32()).ShouldBe([10, 20, 200, 250]);
        known.GetProperty("confidence").GetSingle().ShouldBe(1 - known.GetProperty("distance").GetSingle(), 1e-6f);
        known.GetProperty("candidates").GetArrayLength().ShouldBe(0);
        stranger.GetProperty("person_name").GetString().ShouldBe("Unknown");
        stranger.GetProperty("face_id").ValueKind.ShouldBe(JsonValueKind.Null);
        stranger.GetProperty("confidence").GetSingle().ShouldBe(0);
    }

    [Theory]
    [InlineData("cosine")]
    [InlineData("euclidean_l2")]
    [InlineData("angular")]
    [InlineData("euclidean")]
    public async Task Recognize_Threshold_IsADistanceHonouredBothWays(string metric)
    {
        await AddAsync("Ann", "ann/1");
        var wide = metric == "euclidean" ? "100" : "1";
        var distance = (await RecognizeAsync("ann/2", ("distance_metric", metric), ("threshold", wide))).Json.GetProperty("faces")[0].GetProperty("distance").GetSingle();

        var looser = await RecognizeAsync("ann/2", ("distance_metric", metric), ("threshold", JsonSerializer.Serialize(distance + 0.001f)));
        var stricter = await RecognizeAsync("ann/2", ("distance_metric", metric), ("threshold", JsonSerializer.Serialize(distance - 0.001f)));

        looser.Json.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe("Ann", looser.Text);
        stricter.Json.GetProperty("faces")[0].GetProperty("person_name").GetString().ShouldBe("Unknown", stricter.Text);
        stricter.Json.GetProperty("distance_metric").GetString().ShouldBe(metric);
    }

    [Fact]
    public async Task Recognize_AllCandidates_ListsThemWhateverTheirDistance()
    {
        await AddAsync("Ann", "ann/1");
        await AddAsync("Bob", "bob/1");

        var all = (await RecognizeAsync("ann/2", ("return_all_candidates", "true"))).Json.GetProperty("faces")[0].GetProperty("candidates");
        var one = (await RecognizeAsync("ann/2", ("return_all_candidates", "true"), ("max_candidates", 1))).Json.GetProperty("faces")[0].GetProperty("candidates");

        all.EnumerateArray().Select(each => each.GetProperty("person_name").GetString()).ShouldBe(["Ann", "Bob"]);
        all.EnumerateArray().Select(each => each.GetProperty("within_threshold").GetBoolean()).ShouldBe([true, false]);
        one.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Recognize_NoFaceOrRefusals_HaveTheirAnswers()
    {
        await AddAsync("Ann", "ann");

        (await RecognizeAsync(null)).Json.GetProperty("total_faces").GetInt32().ShouldBe(0);
        (await RecognizeAsync(null, ("enforce_detection", "true"))).ShouldBeProblem(400, "no_face");
        (await RecognizeAsync("damaged")).ShouldBeProblem(400, "invalid_image");
        (await RecognizeAsync("ann", ("threshold", "3"))).ShouldBeProblem(400, "invalid_argument");
        (await RecognizeAsync("ann", ("model_name", "OpenFace"))).ShouldBeProblem(422, "unknown_model");
        (await RecognizeAsync("ann", ("distance_metric", "l1"))).ShouldBeProblem(422, "unknown_metric");
        (await RecognizeAsync("spoof:ann", ("anti_spoofing", "true"))).ShouldBeProblem(400, "spoof_detected");
        (await _server.Http.PostAsync($"{DeepFaceServer.Root}/recognition", ("threshold", "0.5"))).ShouldBeProblem(422, "missing_field");
    }

    [Fact]
    public async Task Routes_WithLastSlash_AreNotRedirected()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _server.Http.Client.BaseAddress };
        foreach (var path in new[] { "verify", "analyze", "detect", "recognition", "recognize", "faces" })
        {
            foreach (var slash in new[] { "", "/" })
            {
                using var form = TestServer.Form(("nothing", "at all"));
                using var answer = await client.PostAsync($"{DeepFaceServer.Root}/{path}{slash}", form, TestContext.Current.CancellationToken);
                answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, path + slash);
            }
        }
    }

    private static string Id(Answer added) => added.Json.GetProperty("face_id").GetString()!;

    private Task<Answer> AddAsync(string name, params string[] faces) => _server.Http.PostAsync(Faces, ("name", name), ("file", FakeAnalyser.Picture(faces)));

    private Task<Answer> PutAsync(string id, params (string, object)[] fields) => _server.Http.SendAsync(HttpMethod.Put, $"{Faces}/{id}", TestServer.Form(fields));

    private Task<Answer> RecognizeAsync(string? face, params (string, object)[] more) =>
        _server.Http.PostAsync($"{DeepFaceServer.Root}/recognition", [("file", face is null ? FakeAnalyser.Picture() : FakeAnalyser.Picture(face)), .. more]);
}
