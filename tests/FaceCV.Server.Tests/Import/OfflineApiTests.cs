using FaceCV.Server.Tests.Hosting;
using FaceCV.Server.Tests.Jobs;
using FaceCV.TestKit;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Import;

public sealed class OfflineApiTests : IAsyncLifetime
{
    private const string Route = "/api/v1/faces/offline";
    private ImportServer _import = null!;

    private TestServer Server => _import.Server;

    public async ValueTask InitializeAsync() =>
        _import = await ImportServer.StartAsync(settings => settings with { Server = settings.Server with { BatchMaxFiles = 6 } });

    public ValueTask DisposeAsync() => _import.DisposeAsync();

    [Fact]
    public async Task Offline_FolderOfPeople_AnswersAsTheContractSays()
    {
        _import.Picture("people/ann/1.jpg", "ann/1");
        _import.Picture("people/ann/sub/2.jpg", "ann/2");
        _import.Picture("people/bob/1.jpg", "blurred:bob");
        _import.Picture("people/loose.jpg", "carl");
        _import.Write("people/bob/empty.jpg", []);
        _import.Write("people/bob/notes.txt", [1]);

        var answer = await Server.PostAsync(Route, ("directory_path", "people"));
        var again = await Server.PostAsync(Route + "/", ("directory_path", _import["people"]));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Fields.ShouldBe(["success", "failed", "skipped"]);
        Paths(answer, "success").ShouldBe(["people/ann/1.jpg", "people/ann/sub/2.jpg"]);
        Paths(answer, "failed").ShouldBe(["people/bob/1.jpg", "people/bob/empty.jpg", "people/loose.jpg"]);
        answer.Json.GetProperty("failed").EnumerateArray().Select(file => file.GetProperty("code").GetString()).ShouldBe(["face_too_blurred", "invalid_image", "missing_field"]);
        answer.Json.GetProperty("success")[0].GetProperty("face_ids").GetArrayLength().ShouldBe(1);
        answer.Json.GetProperty("success")[0].GetProperty("quality_score").GetDouble().ShouldBe(0.8, 1e-6);
        Paths(again, "success").ShouldBeEmpty();
        Paths(again, "skipped").ShouldBe([_import["people/ann/1.jpg"], _import["people/ann/sub/2.jpg"]]);
        again.Json.GetProperty("skipped")[0].GetProperty("code").GetString().ShouldBe("duplicate");
        (await Server.PeopleAsync()).ShouldBe([("ann", 2)]);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("0.8", 1)]
    [InlineData("0.85", 0)]
    public async Task Offline_QualityThreshold_SkipsWorseFaces(string? threshold, int enrolled)
    {
        _import.Picture("people/ann/1.jpg", "ann/1");

        var answer = await Server.PostAsync(Route, [("directory_path", "people"), .. threshold is null ? [] : new (string, object)[] { ("quality_threshold", threshold) }]);

        answer.Json.GetProperty("success").GetArrayLength().ShouldBe(enrolled, answer.Text);
        answer.Json.GetProperty("skipped").EnumerateArray().Select(file => file.GetProperty("code").GetString()).ShouldBe(enrolled == 1 ? [] : ["face_quality_too_low"]);
    }

    [Fact]
    public async Task Offline_Manifest_SaysWhoIsWho()
    {
        _import.Picture("scans/1.jpg", "ann/1");
        _import.Write("scans/manifest.csv", "file,name,floor\n1.jpg,Ann Smith,3\n"u8.ToArray());

        (await Server.PostJsonAsync(Route, new { directory_path = "scans", quality_threshold = 0.1 })).Status.ShouldBe(200);

        (await Server.PeopleAsync()).ShouldBe([("Ann Smith", 1)]);
        (await Server.GetAsync("/api/v1/people?metadata.floor=3")).Json.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Offline_MoreThanABatch_Is413AndPointsToJobs()
    {
        for (var n = 0; n < 7; n++) _import.Picture($"people/ann/{n}.jpg", $"ann/{n}");

        var answer = await Server.PostAsync(Route, ("directory_path", "people"));

        answer.ShouldBeProblem(413, "too_many_files");
        answer.Json.GetProperty("remedy").GetString()!.ShouldContain("/api/v1/jobs");
        var job = await Server.EndOfAsync(await Server.SubmitAsync(("directory", "people")));
        job.GetProperty("outcomes").GetProperty("enrolled").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Offline_WrongFolder_IsRefused()
    {
        _import.Write("empty/readme.txt", [1]);
        (await Server.PostJsonAsync(Route, new { })).ShouldBeProblem(422, "missing_field");
        (await Server.PostAsync(Route, ("directory_path", "empty"))).ShouldBeProblem(400, "invalid_argument");
        (await Server.PostAsync(Route, ("directory_path", "absent"))).ShouldBeProblem(400, "invalid_argument");
        (await Server.PostAsync(Route, ("directory_path", "../"))).ShouldBeProblem(403, "folder_not_allowed");
        (await Server.PostAsync(Route, ("directory_path", "/etc"))).ShouldBeProblem(403, "folder_not_allowed");
        (await Server.PostAsync(Route, ("directory_path", "empty"), ("quality_threshold", "70"))).ShouldBeProblem(400, "invalid_argument");
        await using var without = await TestServer.WithFakeFacesAsync();
        (await without.PostAsync(Route, ("directory_path", _import["empty"]))).ShouldBeProblem(403, "folder_not_allowed");
    }

    [Fact]
    public async Task Offline_Links_AreReadOnlyInsideTheRoot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes symbolic links");
        using var outside = new TemporaryFolder();
        await File.WriteAllBytesAsync(outside["secret.jpg"], FakeAnalyser.Picture("zoe"), TestContext.Current.CancellationToken);
        _import.Picture("people/ann/1.jpg", "ann/1");
        File.CreateSymbolicLink(_import["people/ann/2.jpg"], outside["secret.jpg"]);
        Directory.CreateSymbolicLink(_import["people/zoe"], outside.Path);
        Directory.CreateSymbolicLink(_import["people/ann/round"], _import["people"]);

        var answer = await Server.PostAsync(Route, ("directory_path", "people"));

        Paths(answer, "success").ShouldBe(["people/ann/1.jpg"]);
        answer.Json.GetProperty("failed")[0].GetProperty("code").GetString().ShouldBe("folder_not_allowed");
        (await Server.PeopleAsync()).ShouldBe([("ann", 1)]);
    }

    [Fact]
    public async Task Job_FolderWithManifest_RefusesWrongLinesAlone()
    {
        _import.Picture("people/ann/1.jpg", "ann/1");
        _import.Write("people/manifest.csv", "file,name\nann/1.jpg,Ann\ngone.jpg,Bob\n../../etc/passwd,Carl\n"u8.ToArray());

        var id = await Server.SubmitAsync(("directory", "people"), ("kind", "enrol"));
        await Server.EndOfAsync(id);

        (await Server.ItemsOfAsync(id)).ShouldBe(
            [("ann/1.jpg", "enrolled", null), ("gone.jpg", "refused", "invalid_argument"), ("../../etc/passwd", "refused", "invalid_argument")]);
    }

    private static string[] Paths(Answer answer, string list) =>
        [.. answer.Json.GetProperty(list).EnumerateArray().Select(file => file.GetProperty("path").GetString()!)];
}
