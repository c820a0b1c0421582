using System.Text;
using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.People;

public sealed class PeopleApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1/people";
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.WithFakeFacesAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Create_WithPictures_StoresAllAndIsFound()
    {
        var created = await _server.PostAsync(
            Root, ("name", "Åsa 王"), ("external_id", "e-1"), ("metadata", """{"floor": 3}"""), ("file", FakeAnalyser.Picture("asa/1")), ("file", FakeAnalyser.Picture("asa/2")));

        created.Status.ShouldBe(201, created.Text);
        created.Json.GetProperty("face_count").GetInt32().ShouldBe(2);
        var location = created.Headers.Location!.ToString();
        var got = (await _server.GetAsync(location)).Json;
        got.GetProperty("name").GetString().ShouldBe("Åsa 王");
        got.GetProperty("metadata").GetProperty("floor").GetInt32().ShouldBe(3);
        (await _server.GetAsync($"{Root}?external_id=e-1")).Json.GetProperty("total").GetInt32().ShouldBe(1);
        (await _server.GetAsync($"{location}/faces")).Json.GetProperty("total").GetInt32().ShouldBe(2);
        var verified = await _server.PostAsync($"{location}/verify", ("file", FakeAnalyser.Picture("asa/7")));
        verified.Json.GetProperty("is_same_person").GetBoolean().ShouldBeTrue(verified.Text);
    }

    [Fact]
    public async Task Create_OnePictureRefused_LeavesNothing()
    {
        var refused = await _server.PostAsync(Root, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann/1")), ("file", FakeAnalyser.Picture()));

        refused.ShouldBeProblem(400, "no_face");
        refused.Json.GetProperty("detail").GetString()!.ShouldContain("2 of 2");
        (await _server.GetAsync(Root)).Json.GetProperty("total").GetInt32().ShouldBe(0);
        (await _server.PostAsync("/api/v1/insightface/recognize", ("file", FakeAnalyser.Picture("ann/5")))).Json[0].GetProperty("candidates").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Create_PicturesOfTwoPeople_IsRefusedWhole()
    {
        var refused = await _server.PostAsync(Root, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann/1")), ("file", FakeAnalyser.Picture("bob/1")));

        refused.ShouldBeProblem(400, "face_inconsistent");
        (await _server.GetAsync(Root)).Json.GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task AddFaces_OneRefused_AddsNone_AndKnownPicturesAddNothing()
    {
        var path = (await _server.PostAsync(Root, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann/1")))).Headers.Location!.ToString();

        (await _server.PostAsync($"{path}/faces", ("file", FakeAnalyser.Picture("ann/2")), ("file", FakeAnalyser.Picture("blurred:ann")))).ShouldBeProblem(400, "face_too_blurred");
        (await _server.GetAsync(path)).Json.GetProperty("face_count").GetInt32().ShouldBe(1);
        var again = await _server.PostAsync($"{path}/faces", ("file", FakeAnalyser.Picture("ann/1")));
        again.Json.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        again.Json.GetProperty("person").GetProperty("face_count").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Create_SameNameTwice_MakesTwoPeople_SameExternalId_Conflicts()
    {
        await CreateAsync("Ann", "1");

        (await CreateAsync("Ann", "2")).Status.ShouldBe(201);
        (await CreateAsync("Bob", "2")).ShouldBeProblem(409, "conflict");
    }

    [Fact]
    public async Task List_SearchAndPages_ByNameAndMetadata()
    {
        for (var i = 0; i < 5; i++) await _server.PostJsonAsync(Root, new { name = $"Person {i}", metadata = new { team = i % 2 == 0 ? "red" : "blue", level = i } });

        Names(await _server.GetAsync($"{Root}?limit=2&offset=2")).ShouldBe(["Person 2", "Person 3"]);
        Names(await _server.GetAsync($"{Root}/?name=PERSON%204")).ShouldBe(["Person 4"]);
        Names(await _server.GetAsync($"{Root}?metadata.team=blue")).ShouldBe(["Person 1", "Person 3"]);
        Names(await _server.GetAsync($"{Root}?metadata.team=red&metadata.level=4")).ShouldBe(["Person 4"]);
        (await _server.GetAsync($"{Root}?limit=0")).ShouldBeProblem(400, "invalid_argument");
        (await _server.GetAsync($"{Root}?offset=-1")).ShouldBeProblem(400, "invalid_argument");
        (await _server.GetAsync($"{Root}?limit=abc")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Update_SomeFields_KeepsTheOthers()
    {
        var path = (await CreateAsync("Ann", "1")).Headers.Location!.ToString();

        var renamed = await PatchAsync(path, """{"name": "Anna"}""");
        var removed = await PatchAsync(path, """{"external_id": null, "metadata": {"a": [1]}}""");

        renamed.Json.GetProperty("name").GetString().ShouldBe("Anna");
        renamed.Json.GetProperty("external_id").GetString().ShouldBe("1");
        removed.Json.GetProperty("external_id").ValueKind.ShouldBe(JsonValueKind.Null);
        removed.Json.GetProperty("name").GetString().ShouldBe("Anna");
        (await PatchAsync(path, """{"name": ""}""")).ShouldBeProblem(400, "invalid_argument");
        (await PatchAsync(path, """{"metadata": 5}""")).ShouldBeProblem(400, "invalid_argument");
        (await PatchAsync($"{Root}/{Guid.NewGuid()}", """{"name": "x"}""")).ShouldBeProblem(404, "person_not_found");
    }

    [Fact]
    public async Task Faces_AddAndRemove_PersonStays()
    {
        var path = (await CreateAsync("Ann", "1")).Headers.Location!.ToString();

        var added = await _server.PostAsync($"{path}/faces", ("file", FakeAnalyser.Picture("ann/1")));
        added.Status.ShouldBe(201, added.Text);
        var faceId = added.Json.GetProperty("faces")[0].GetProperty("id").GetString();
        (await _server.PostAsync($"{path}/faces", ("model_name", "starter"))).ShouldBeProblem(422, "missing_field");
        (await _server.GetAsync($"{path}/faces/{faceId}/thumbnail")).ShouldBeProblem(404, "face_not_found");
        (await _server.DeleteAsync($"{Root}/{Guid.NewGuid()}/faces/{faceId}")).ShouldBeProblem(404, "person_not_found");

        (await _server.DeleteAsync($"{path}/faces/{faceId}")).Status.ShouldBe(204);
        (await _server.DeleteAsync($"{path}/faces/{faceId}")).ShouldBeProblem(404, "face_not_found");
        (await _server.GetAsync(path)).Json.GetProperty("face_count").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Delete_Person_IsGoneEverywhere()
    {
        var path = (await _server.PostAsync(Root, ("name", "Ann"), ("file", FakeAnalyser.Picture("ann/1")))).Headers.Location!.ToString();

        (await _server.DeleteAsync(path)).Status.ShouldBe(204);

        (await _server.DeleteAsync(path)).ShouldBeProblem(404, "person_not_found");
        (await _server.GetAsync(path)).ShouldBeProblem(404, "person_not_found");
        (await _server.GetAsync("/api/v1/insightface/faces/count")).Json.GetProperty("total_faces").GetInt32().ShouldBe(0);
    }

    private Task<Answer> CreateAsync(string name, string externalId) => _server.PostJsonAsync(Root, new { name, external_id = externalId });

    private Task<Answer> PatchAsync(string path, string json) =>
        _server.SendAsync(HttpMethod.Patch, path, new StringContent(json, Encoding.UTF8, "application/json"));

    private static string?[] Names(Answer answer) =>
        [.. answer.Json.GetProperty("people").EnumerateArray().Select(person => person.GetProperty("name").GetString())];
}
