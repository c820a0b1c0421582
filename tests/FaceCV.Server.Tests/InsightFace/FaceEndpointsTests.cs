using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.InsightFace;

public sealed class FaceEndpointsTests : IAsyncLifetime
{
    private const string Root = "/api/v1/insightface";
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.WithFakeFacesAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Detect_TwoFaces_AnswersBareArrayOfV1()
    {
        var answer = await _server.PostAsync($"{Root}/detect", ("file", FakeAnalyser.Picture("ann", "bob")));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetArrayLength().ShouldBe(2);
        answer.Json[0].GetProperty("bbox").EnumerateArray().Select(value => value.GetInt32()).ShouldBe([10, 20, 210, 270]);
        answer.Json[0].GetProperty("confidence").GetSingle().ShouldBe(0.99f);
        answer.Fields.ShouldBe(
            ["bbox", "confidence", "face_id", "id", "landmarks", "age", "gender", "embedding", "quality_score", "emotion", "emotion_confidence", "emotion_scores", "has_mask", "mask_confidence", "gender_confidence", "quality", "pose", "eyes", "liveness"],
            ignoreOrder: true);
        answer.Headers.Contains("Server-Timing").ShouldBeTrue();
        answer.Headers.GetValues("X-FaceCV-Models").ShouldBe(["fake/detector, other/embedder"]);
    }

    [Fact]
    public async Task Detect_NoFace_AnswersEmptyArray() =>
        (await _server.PostAsync($"{Root}/detect", ("file", FakeAnalyser.Picture()))).Text.ShouldBe("[]");

    [Fact]
    public async Task Detect_Base64InJson_AnswersAsForm()
    {
        var picture = FakeAnalyser.Picture("ann");
        foreach (var text in new[] { Convert.ToBase64String(picture), "data:image/bmp;base64," + Convert.ToBase64String(picture) })
        {
            var answer = await _server.PostJsonAsync($"{Root}/detect", new { image_base64 = text, parts = "gender", max_faces = 3 });

            answer.Status.ShouldBe(200, answer.Text);
            answer.Json[0].GetProperty("gender").GetString().ShouldBe("Female");
            answer.Json[0].GetProperty("age").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task Register_NewThenMore_AnswersV1FieldsAndCounts()
    {
        var first = await RegisterAsync("Ann", "ann/1", ("department", "R&D"), ("employee_id", "007"));
        var second = await RegisterAsync("Ann", "ann/2");
        var same = await RegisterAsync("Ann", "ann/2");

        first.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        first.Json.GetProperty("person_name").GetString().ShouldBe("Ann");
        first.Json.GetProperty("face_count").GetInt32().ShouldBe(1);
        first.Json.GetProperty("face_ids")[0].GetString().ShouldBe(first.Json.GetProperty("face_id").GetString());
        second.Json.GetProperty("person_id").GetString().ShouldBe(first.Json.GetProperty("person_id").GetString());
        same.Json.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        same.Json.GetProperty("face_id").GetString().ShouldBe(second.Json.GetProperty("face_id").GetString());
        (await _server.GetAsync($"{Root}/faces/count")).Json.GetProperty("total_faces").GetInt32().ShouldBe(2);
        var listed = (await _server.GetAsync($"{Root}/faces?name=Ann&limit=1")).Json;
        listed.GetProperty("total").GetInt32().ShouldBe(2);
        listed.GetProperty("returned").GetInt32().ShouldBe(1);
        listed.GetProperty("faces")[0].GetProperty("metadata").GetProperty("department").GetString().ShouldBe("R&D");
        listed.GetProperty("faces")[0].GetProperty("name").GetString().ShouldBe("Ann");
    }

    [Fact]
    public async Task Register_BadPictures_AreRefusedWithTheirOwnCodes()
    {
        (await RegisterAsync("Ann", [])).ShouldBeProblem(400, "no_face");
        (await RegisterAsync("Ann", "blurred:ann")).ShouldBeProblem(400, "face_too_blurred");
        (await RegisterAsync("Bob", "bob/1")).Status.ShouldBe(200);
        (await RegisterAsync("Bob", "carl/1")).ShouldBeProblem(400, "face_inconsistent");
        (await _server.PostAsync($"{Root}/register", ("file", FakeAnalyser.Picture("ann")))).ShouldBeProblem(422, "missing_field");
        (await _server.PostAsync($"{Root}/register", ("name", "Ann"))).ShouldBeProblem(422, "missing_field");
        (await _server.PostAsync($"{Root}/register", ("name", "  "), ("file", FakeAnalyser.Picture("ann")))).ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Recognize_KnownAndStranger_NamesTheKnownOnly()
    {
        await RegisterAsync("Ann", "ann/1", ("employee_id", "007"));
        await RegisterAsync("Bob", "bob/1");

        var answer = await _server.PostAsync($"{Root}/recognize", ("file", FakeAnalyser.Picture("ann/9", "stranger")));

        answer.Status.ShouldBe(200, answer.Text);
        var (known, stranger) = (answer.Json[0], answer.Json[1]);
        known.GetProperty("name").GetString().ShouldBe("Ann");
        known.GetProperty("verdict").GetString().ShouldBe("match");
        known.GetProperty("confidence").GetSingle().ShouldBeInRange(0.5f, 1);
        known.GetProperty("similarity").GetSingle().ShouldBeInRange(0.9f, 1);
        known.GetProperty("detection_score").GetSingle().ShouldBe(0.99f);
        known.GetProperty("metadata").GetProperty("employee_id").GetString().ShouldBe("007");
        known.GetProperty("operating_point").GetProperty("origin").GetString().ShouldBe("table");
        known.GetProperty("operating_point").GetProperty("gallery_size").GetInt32().ShouldBe(2);
        stranger.GetProperty("name").GetString().ShouldBe("Unknown");
        stranger.GetProperty("confidence").GetSingle().ShouldBe(0);
        stranger.GetProperty("face_id").ValueKind.ShouldBe(JsonValueKind.Null);
        stranger.GetProperty("candidates").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Recognize_CallersThreshold_Wins()
    {
        await RegisterAsync("Ann", "ann/1");

        foreach (var (path, fields) in new (string, (string, object)[])[] { ($"{Root}/recognize?threshold=0.9999", []), ($"{Root}/recognize", [("threshold", "0.9999")]) })
        {
            var answer = await _server.PostAsync(path, [("file", FakeAnalyser.Picture("ann/9")), .. fields]);

            answer.Json[0].GetProperty("name").GetString().ShouldBe("Unknown");
            answer.Json[0].GetProperty("operating_point").GetProperty("origin").GetString().ShouldBe("caller");
        }
    }

    [Fact]
    public async Task Recognize_DeletedPerson_IsUnknownAtOnce()
    {
        await RegisterAsync("Ann", "ann/1");
        await RegisterAsync("Ann", "ann/2");

        var deleted = await _server.DeleteAsync($"{Root}/faces/by-name/Ann");

        deleted.Json.GetProperty("deleted_count").GetInt32().ShouldBe(2);
        (await _server.PostAsync($"{Root}/recognize", ("file", FakeAnalyser.Picture("ann/9")))).Json[0].GetProperty("name").GetString().ShouldBe("Unknown");
        (await _server.DeleteAsync($"{Root}/faces/by-name/Ann")).ShouldBeProblem(404, "person_not_found");
    }

    [Fact]
    public async Task DeleteFace_LastFace_ErasesPersonToo()
    {
        var id = (await RegisterAsync("Ann", "ann/1")).Json.GetProperty("face_id").GetString();

        (await _server.DeleteAsync($"{Root}/faces/{id}/")).Status.ShouldBe(200);

        (await _server.DeleteAsync($"{Root}/faces/{id}")).ShouldBeProblem(404, "face_not_found");
        (await _server.DeleteAsync($"{Root}/faces/no-uuid")).ShouldBeProblem(404, "face_not_found");
        (await _server.GetAsync("/api/v1/people")).Json.GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("AC/DC")]
    [InlineData("100%")]
    [InlineData("50%2F50")]
    [InlineData("Åsa 王")]
    [InlineData("a+b c?")]
    public async Task DeleteByName_OddNames_FindThem(string name)
    {
        await RegisterAsync(name, "ann/1");

        (await _server.DeleteAsync($"{Root}/faces/by-name/{Uri.EscapeDataString(name)}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Register_SamePersonFromManyClients_MakesOnePerson()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => RegisterAsync("Ann", $"ann/{i}")));

        answers.ShouldAllBe(answer => answer.Status == 200);
        var people = (await _server.GetAsync("/api/v1/people")).Json;
        people.GetProperty("total").GetInt32().ShouldBe(1);
        people.GetProperty("people")[0].GetProperty("face_count").GetInt32().ShouldBe(16);
    }

    [Fact]
    public async Task Recognize_TwoPeopleAlike_IsAmbiguousAndNamesNobody()
    {
        await _server.PostAsync("/api/v1/people", ("name", "Ann"), ("file", FakeAnalyser.Picture("ann/1")));
        await _server.PostAsync("/api/v1/people", ("name", "Ann's twin"), ("file", FakeAnalyser.Picture("ann/1")));

        var answer = await _server.PostAsync($"{Root}/recognize", ("file", FakeAnalyser.Picture("ann/9")));

        answer.Json[0].GetProperty("verdict").GetString().ShouldBe("ambiguous");
        answer.Json[0].GetProperty("name").GetString().ShouldBe("Unknown");
        answer.Json[0].GetProperty("candidates").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Verify_SameAndOther_AnswersDistanceAndThreshold()
    {
        var same = await VerifyAsync("ann/1", "ann/2");
        var other = await VerifyAsync("ann/1", "bob/1");

        same.Json.GetProperty("is_same_person").GetBoolean().ShouldBeTrue();
        same.Json.GetProperty("distance").GetSingle().ShouldBe(1 - same.Json.GetProperty("similarity").GetSingle(), 1e-6f);
        same.Json.GetProperty("threshold").GetSingle().ShouldBe(0.6f, 1e-6f);
        other.Json.GetProperty("is_same_person").GetBoolean().ShouldBeFalse();
        other.Json.GetProperty("confidence").GetSingle().ShouldBeInRange(0, 0.5f);
    }

    [Fact]
    public async Task Verify_NoFace_IsAnAnswerAsInV1()
    {
        var answer = await _server.PostAsync($"{Root}/verify", ("file1", FakeAnalyser.Picture("ann")), ("file2", FakeAnalyser.Picture()));

        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("is_same_person").GetBoolean().ShouldBeFalse();
        answer.Json.GetProperty("confidence").GetSingle().ShouldBe(0);
        answer.Json.GetProperty("distance").GetSingle().ShouldBe(2);
        answer.Json.GetProperty("message").GetString()!.ShouldContain("second");
    }

    [Theory]
    [InlineData("threshold", "abc")]
    [InlineData("threshold", "1.5")]
    [InlineData("threshold", "NaN")]
    [InlineData("min_confidence", "2")]
    [InlineData("max_faces", "0")]
    [InlineData("small_faces", "maybe")]
    [InlineData("parts", "nose")]
    [InlineData("max_candidates", "51")]
    public async Task Recognize_FieldOutOfRange_Is400NamingIt(string field, string value)
    {
        var answer = await _server.PostAsync($"{Root}/recognize", ("file", FakeAnalyser.Picture("ann")), (field, value));

        answer.ShouldBeProblem(400, "invalid_argument");
        answer.Json.GetProperty("detail").GetString()!.ShouldContain(field);
    }

    [Fact]
    public async Task Recognize_UnknownPack_Is422NotAnotherModel() =>
        (await _server.PostAsync($"{Root}/recognize", ("file", FakeAnalyser.Picture("ann")), ("model_name", "buffalo_l"))).ShouldBeProblem(422, "unknown_model");

    private Task<Answer> RegisterAsync(string name, string face, params (string, object)[] more) => RegisterAsync(name, [face], more);

    private Task<Answer> RegisterAsync(string name, string[] faces, params (string, object)[] more) =>
        _server.PostAsync($"{Root}/register", [("name", name), ("file", FakeAnalyser.Picture(faces)), .. more]);

    private Task<Answer> VerifyAsync(string first, string second) =>
        _server.PostAsync($"{Root}/verify", ("file1", FakeAnalyser.Picture(first)), ("file2", FakeAnalyser.Picture(second)));
}
