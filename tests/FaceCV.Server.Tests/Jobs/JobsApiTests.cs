using System.Text;
using System.Text.Json;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Jobs;

public sealed class JobsApiTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.WithFakeFacesAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Submit_ArchiveOfFolders_EnrolsEachUnderItsFolder()
    {
        var archive = Archives.Of(
            ("ann/1.jpg", FakeAnalyser.Picture("ann/1")), ("ann/old/2.JPG", FakeAnalyser.Picture("ann/2")), ("bob/1.png", FakeAnalyser.Picture("bob/1")),
            ("bob/blurred.jpg", FakeAnalyser.Picture("blurred:bob")), ("bob/broken.jpg", FakeAnalyser.Picture("damaged")), ("bob/copy.png", FakeAnalyser.Picture("bob/1")),
            ("bob/notes.txt", "none"), ("loose.jpg", FakeAnalyser.Picture("carl")), ("__MACOSX/ann/1.jpg", "x"), ("ann/.hidden.jpg", "x"));

        var id = await _server.SubmitAsync(("file", archive));
        var job = await _server.EndOfAsync(id);

        job.GetProperty("state").GetString().ShouldBe("completed");
        (job.GetProperty("total").GetInt32(), job.GetProperty("done").GetInt32()).ShouldBe((7, 7));
        JsonSerializer.Serialize(job.GetProperty("outcomes")).ShouldBe("""{"duplicate":1,"enrolled":3,"refused":3}""");
        (await _server.ItemsOfAsync(id)).ShouldBe(
        [
            ("ann/1.jpg", "enrolled", null), ("ann/old/2.JPG", "enrolled", null), ("bob/1.png", "enrolled", null), ("bob/blurred.jpg", "refused", "face_too_blurred"),
            ("bob/broken.jpg", "refused", "invalid_image"), ("bob/copy.png", "duplicate", null), ("loose.jpg", "refused", "missing_field"),
        ]);
        (await _server.PeopleAsync()).ShouldBe([("ann", 2), ("bob", 1)]);
        await _server.ArchivesAreGoneAsync();
    }

    [Fact]
    public async Task Items_Enrolled_TellPersonFaceAndQuality()
    {
        var id = await _server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "ann/1"))));
        await _server.EndOfAsync(id);

        var item = (await _server.GetAsync($"{JobClient.Root}/{id}/items")).Json.GetProperty("items")[0];

        var result = item.GetProperty("result");
        var faces = (await _server.GetAsync($"/api/v1/people/{result.GetProperty("person_id").GetString()}/faces")).Json.GetProperty("faces");
        faces[0].GetProperty("id").GetString().ShouldBe(result.GetProperty("face_ids")[0].GetString());
        faces[0].GetProperty("source").GetString().ShouldBe("ann/1.jpg");
        result.GetProperty("quality_score").GetDouble().ShouldBe(0.8, 1e-6);
        item.GetProperty("finished_at").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task Items_ByOutcomeAndPage_AreInOrder()
    {
        var id = await _server.SubmitAsync(("file", Archives.Pictures([.. Enumerable.Range(0, 9).Select(n => ($"p{n}/1.jpg", n % 3 == 0 ? "damaged" : $"p{n}"))])));
        await _server.EndOfAsync(id);

        (await _server.ItemsOfAsync(id, "&outcome=refused")).Select(item => item.Item).ShouldBe(["p0/1.jpg", "p3/1.jpg", "p6/1.jpg"]);
        (await _server.ItemsOfAsync(id, "&outcome=pending")).ShouldBeEmpty();
        var page = (await _server.GetAsync($"{JobClient.Root}/{id}/items?outcome=enrolled&offset=2&limit=2")).Json;
        page.GetProperty("total").GetInt32().ShouldBe(6);
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt32()).ShouldBe([4, 5]);
        (await _server.GetAsync($"{JobClient.Root}/{id}/items?outcome=refusd")).ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Submit_WholeBodyAsArchive_IsTaken()
    {
        using var content = new ByteArrayContent(Archives.Pictures(("people/ann/1.jpg", "ann/1"), ("people/bob/1.jpg", "bob/1")));
        content.Headers.ContentType = new("application/zip");

        var answer = await _server.SendAsync(HttpMethod.Post, JobClient.Root + "?quality_threshold=0.5", content);

        answer.Status.ShouldBe(202, answer.Text);
        (await _server.EndOfAsync(answer.Json.GetProperty("id").GetString()!)).GetProperty("state").GetString().ShouldBe("completed");
        (await _server.PeopleAsync()).ShouldBe([("ann", 1), ("bob", 1)]);
    }

    [Fact]
    public async Task Submit_QualityThreshold_SkipsWorseFaces()
    {
        var id = await _server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "ann/1"))), ("quality_threshold", "0.9"));
        await _server.EndOfAsync(id);

        (await _server.ItemsOfAsync(id)).ShouldBe([("ann/1.jpg", "skipped", "face_quality_too_low")]);
        (await _server.PeopleAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_SameKey_GivesTheSameJobAndRefusesAnotherRequest()
    {
        var archive = Archives.Pictures(("ann/1.jpg", "ann/1"));
        Task<Answer> SendAsync(byte[] file, string key) =>
            _server.SendAsync(HttpMethod.Post, JobClient.Root, TestServer.Form(("file", file)), ("Idempotency-Key", key));

        var (first, again) = (await SendAsync(archive, "one"), await SendAsync(archive, "one"));

        (first.Status, again.Status).ShouldBe((202, 200));
        again.Json.GetProperty("id").GetString().ShouldBe(first.Json.GetProperty("id").GetString());
        (await SendAsync(Archives.Pictures(("ann/1.jpg", "ann/2")), "one")).ShouldBeProblem(409, "conflict");
        (await SendAsync(archive, "two")).Status.ShouldBe(202);
        (await SendAsync(archive, new string('k', 201))).ShouldBeProblem(400, "invalid_argument");
        (await _server.GetAsync(JobClient.Root)).Json.GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task List_ByState_IsNewestFirst()
    {
        var first = await _server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "ann/1"))));
        var second = await _server.SubmitAsync(("file", Archives.Pictures(("bob/1.jpg", "bob/1"))));
        await _server.EndOfAsync(second);

        var jobs = (await _server.GetAsync(JobClient.Root + "?state=completed&limit=10")).Json;

        jobs.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetString()).ShouldBe([second, first]);
        (await _server.GetAsync(JobClient.Root + "?state=failed")).Json.GetProperty("total").GetInt32().ShouldBe(0);
        (await _server.GetAsync(JobClient.Root + "?state=done")).ShouldBeProblem(400, "invalid_argument");
        (await _server.GetAsync(JobClient.Root + "?limit=0")).ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Ended_Job_CannotBeCancelledButErased()
    {
        var id = await _server.SubmitAsync(("file", Archives.Pictures(("ann/1.jpg", "ann/1"))));
        await _server.EndOfAsync(id);

        (await _server.PostAsync($"{JobClient.Root}/{id}/cancel")).ShouldBeProblem(409, "conflict");
        (await _server.DeleteAsync($"{JobClient.Root}/{id}")).Status.ShouldBe(204);

        (await _server.GetAsync($"{JobClient.Root}/{id}")).ShouldBeProblem(404, "job_not_found");
        (await _server.PeopleAsync()).ShouldBe([("ann", 1)]);
    }

    [Theory]
    [InlineData("9f1c1f0e-0000-7000-8000-000000000000")]
    [InlineData("nonsense")]
    public async Task Job_UnknownId_Is404OnEveryRoute(string id)
    {
        (await _server.GetAsync($"{JobClient.Root}/{id}")).ShouldBeProblem(404, "job_not_found");
        (await _server.GetAsync($"{JobClient.Root}/{id}/items")).ShouldBeProblem(404, "job_not_found");
        (await _server.PostAsync($"{JobClient.Root}/{id}/cancel")).ShouldBeProblem(404, "job_not_found");
        (await _server.DeleteAsync($"{JobClient.Root}/{id}")).ShouldBeProblem(404, "job_not_found");
    }

    [Fact]
    public async Task Submit_Manifest_SaysWhoIsWho()
    {
        const string Manifest = "file;name;external_id;team\r\na.jpg;John Smith;e-1;\"blue; red\"\nb.jpg;John Smith;e-2;\nc.jpg;Zoë;;green\n";
        var archive = Archives.Pictures(("a.jpg", "john/1"), ("b.jpg", "other/1"), ("c.jpg", "zoe/1"), ("unlisted.jpg", "x"));

        var id = await _server.SubmitAsync(("file", archive), ("manifest", Encoding.UTF8.GetBytes("\uFEFF" + Manifest)));
        await _server.EndOfAsync(id);

        (await _server.ItemsOfAsync(id)).ShouldBe([("a.jpg", "enrolled", null), ("b.jpg", "enrolled", null), ("c.jpg", "enrolled", null)]);
        (await _server.PeopleAsync()).ShouldBe([("John Smith", 1), ("John Smith", 1), ("Zoë", 1)]);
        var first = (await _server.GetAsync("/api/v1/people?external_id=e-1")).Json.GetProperty("people")[0];
        JsonSerializer.Serialize(first.GetProperty("metadata")).ShouldBe("""{"team":"blue; red"}""");
    }

    [Fact]
    public async Task Submit_ManifestInArchive_RefusesWrongLinesAlone()
    {
        const string Manifest = "file,name\nann.jpg,Ann\nmissing.jpg,Bob\nann.jpg,Carl\n../up.jpg,Dan\nbob.jpg,\n";
        var archive = Archives.Of(
            ("people/pictures/ann.jpg", FakeAnalyser.Picture("ann/1")), ("people/pictures/bob.jpg", FakeAnalyser.Picture("bob/1")), ("people/manifest.csv", Manifest.Replace("ann.jpg", "pictures/ann.jpg").Replace("bob.jpg", "pictures\\bob.jpg")));

        var id = await _server.SubmitAsync(("file", archive));
        await _server.EndOfAsync(id);

        (await _server.ItemsOfAsync(id)).ShouldBe(
        [
            ("people/pictures/ann.jpg", "enrolled", null), ("missing.jpg", "refused", "invalid_argument"), ("people/pictures/ann.jpg", "refused", "conflict"),
            ("../up.jpg", "refused", "invalid_argument"), ("people/pictures/bob.jpg", "refused", "invalid_argument"),
        ]);
        (await _server.PeopleAsync()).ShouldBe([("Ann", 1)]);
    }
}
