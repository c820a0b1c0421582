using FaceCV.Server.Tests.Hosting;
using FaceCV.Server.Tests.Jobs;
using FaceCV.TestKit.Faces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FaceCV.Server.Tests.Collections;

public sealed class CollectionsApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1/collections";
    private const string InsightFace = "/api/v1/insightface";

    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.WithFakeFacesAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Create_ListChangeErase_DoWhatTheySay()
    {
        var created = await _server.PostAsync(Root, ("name", "visitors"), ("retention_days", "30"));
        created.Status.ShouldBe(201, created.Text);
        created.Headers.Location!.ToString().ShouldBe($"{Root}/visitors");
        created.Json.GetProperty("retention_days").GetInt32().ShouldBe(30);
        (await RegisterAsync("Ann", "ann/1", "visitors")).Status.ShouldBe(200);

        var list = (await _server.GetAsync(Root)).Json.GetProperty("collections");
        list.EnumerateArray().Select(one => (one.GetProperty("name").GetString(), one.GetProperty("face_count").GetInt32())).ShouldBe([("default", 0), ("visitors", 1)]);
        var kept = await _server.SendAsync(HttpMethod.Patch, $"{Root}/visitors?retention_days=", null);
        kept.Json.GetProperty("retention_days").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null, kept.Text);
        (await _server.DeleteAsync($"{Root}/visitors")).Status.ShouldBe(204);
        (await _server.GetAsync($"{Root}/visitors")).ShouldBeProblem(404, "collection_not_found");
        (await RecognizeAsync("ann/2", "visitors")).ShouldBeProblem(404, "collection_not_found");
    }

    [Fact]
    public async Task Wrong_NamesAndDays_AreRefused()
    {
        await _server.PostAsync(Root, ("name", "staff"));

        (await _server.PostAsync(Root, ("name", "staff"))).ShouldBeProblem(409, "conflict");
        (await _server.PostAsync(Root, ("name", "Staff Room"))).ShouldBeProblem(400, "invalid_argument");
        (await _server.PostAsync(Root, ("retention_days", "3"))).ShouldBeProblem(422, "missing_field");
        (await _server.PostAsync(Root, ("name", "x"), ("retention_days", "-1"))).ShouldBeProblem(400, "invalid_argument");
        (await _server.SendAsync(HttpMethod.Patch, $"{Root}/staff", null)).ShouldBeProblem(422, "missing_field");
        (await _server.SendAsync(HttpMethod.Patch, $"{Root}/nobody?retention_days=1", null)).ShouldBeProblem(404, "collection_not_found");
        (await _server.DeleteAsync($"{Root}/default")).ShouldBeProblem(400, "invalid_argument");
        (await _server.DeleteAsync($"{Root}/nobody")).ShouldBeProblem(404, "collection_not_found");
    }

    [Fact]
    public async Task Faces_OfACollection_AreFoundInItAlone()
    {
        await _server.PostAsync(Root, ("name", "staff"));
        var registered = await RegisterAsync("Ann", "ann/1", "staff");
        registered.Status.ShouldBe(200, registered.Text);

        (await RecognizeAsync("ann/2", "staff")).Text.ShouldContain("Ann");
        (await RecognizeAsync("ann/2", null)).Json[0].GetProperty("candidates").GetArrayLength().ShouldBe(0);
        var deepface = await _server.PostAsync("/api/v1/deepface/recognition?collection=staff", ("file", FakeAnalyser.Picture("ann/3")));
        deepface.Text.ShouldContain("Ann");
        (await _server.PostAsync("/api/v1/deepface/recognition", ("file", FakeAnalyser.Picture("ann/3")))).Text.ShouldNotContain("Ann");
        (await CountAsync("staff"), await CountAsync("default"), await CountAsync(null)).ShouldBe((1, 0, 0));
        (await _server.GetAsync("/api/v1/people?collection=staff")).Json.GetProperty("total").GetInt32().ShouldBe(1);
        (await _server.GetAsync("/api/v1/people")).Json.GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Recognize_OnlySomePeople_NamesNobodyElse()
    {
        await _server.PostAsync("/api/v1/people", ("name", "Ann"), ("metadata", """{"site":"north"}"""), ("file", FakeAnalyser.Picture("ann/1")));
        await _server.PostAsync("/api/v1/people", ("name", "Bob"), ("metadata", """{"site":"south"}"""), ("file", FakeAnalyser.Picture("bob/1")));

        (await _server.PostAsync($"{InsightFace}/recognize", ("metadata.site", "north"), ("file", FakeAnalyser.Picture("ann/2")))).Text.ShouldContain("Ann");
        (await _server.PostAsync($"{InsightFace}/recognize", ("metadata.site", "south"), ("file", FakeAnalyser.Picture("ann/2")))).Text.ShouldNotContain("Ann");
        (await _server.PostAsync($"{InsightFace}/recognize?metadata.site=nowhere", ("file", FakeAnalyser.Picture("ann/2")))).Json[0].GetProperty("candidates").GetArrayLength().ShouldBe(0);
        (await _server.PostAsync("/api/v1/deepface/recognition", ("metadata.site", "south"), ("file", FakeAnalyser.Picture("ann/2")))).Text.ShouldNotContain("Ann");
    }

    [Fact]
    public async Task Ids_OfAnotherCollection_AreNotFoundAndNothingIsErased()
    {
        await _server.PostAsync(Root, ("name", "staff"));
        var person = (await _server.PostAsync("/api/v1/people?collection=staff", ("name", "Ann"), ("file", FakeAnalyser.Picture("ann/1")))).Json;
        var id = person.GetProperty("id").GetString();

        (await _server.GetAsync($"/api/v1/people/{id}")).ShouldBeProblem(404, "person_not_found");
        (await _server.DeleteAsync($"/api/v1/people/{id}")).ShouldBeProblem(404, "person_not_found");
        (await _server.DeleteAsync($"/api/v1/people/{id}?collection=staff")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task UnknownCollection_OnEveryRouteOfPeople_IsNotFound()
    {
        foreach (var path in new[] { "/api/v1/people", $"{InsightFace}/faces", $"{InsightFace}/faces/count", "/api/v1/deepface/faces" })
            (await _server.GetAsync($"{path}?collection=nobody")).ShouldBeProblem(404, "collection_not_found");
        (await RegisterAsync("Ann", "ann/1", "nobody")).ShouldBeProblem(404, "collection_not_found");
        (await _server.GetAsync(Root)).Json.GetProperty("collections").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Job_IntoACollection_EnrolsThere()
    {
        await _server.PostAsync(Root, ("name", "staff"));
        (await _server.PostAsync("/api/v1/jobs", ("directory", "x"), ("collection", "nobody"))).ShouldBeProblem(404, "collection_not_found");

        var job = await _server.EndOfAsync(await _server.SubmitAsync(("file", Archives.People(2, 2)), ("collection", "staff")));

        job.GetProperty("state").GetString().ShouldBe("completed");
        (await CountAsync("staff"), await CountAsync("default")).ShouldBe((4, 0));
        (await RecognizeAsync("person001/9", "staff")).Text.ShouldContain("person001");
        (await RecognizeAsync("person001/9", null)).Text.ShouldNotContain("person001");
    }

    [Fact]
    public async Task Retention_DaysHavePassed_TheServerErasesByItself()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.WithFakeFacesAsync(replace: services => services.AddSingleton<TimeProvider>(time));
        await server.PostAsync(Root, ("name", "visitors"), ("retention_days", "1"));
        foreach (var collection in new[] { "visitors", "default" })
            (await server.PostAsync($"{InsightFace}/register", ("name", "Ann"), ("collection", collection), ("file", FakeAnalyser.Picture("ann/1")))).Status.ShouldBe(200);

        time.Advance(TimeSpan.FromDays(2));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await server.GetAsync($"{Root}/visitors")).Json.GetProperty("person_count").GetInt32() > 0) await Task.Delay(50, patience.Token);
        (await server.GetAsync($"{Root}/default")).Json.GetProperty("face_count").GetInt32().ShouldBe(1);
    }

    private Task<Answer> RegisterAsync(string name, string face, string collection) =>
        _server.PostAsync($"{InsightFace}/register", ("name", name), ("collection", collection), ("file", FakeAnalyser.Picture(face)));

    private Task<Answer> RecognizeAsync(string face, string? collection) =>
        _server.PostAsync($"{InsightFace}/recognize{(collection is null ? "" : $"?collection={collection}")}", ("file", FakeAnalyser.Picture(face)));

    private async Task<int> CountAsync(string? collection) =>
        (await _server.GetAsync($"{InsightFace}/faces/count{(collection is null ? "" : $"?collection={collection}")}")).Json.EnumerateObject().First().Value.GetInt32();
}
