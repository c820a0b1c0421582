using FaceCV.Core.Audit;
using FaceCV.Server.Security;
using FaceCV.Server.Security.Audit;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Security.Audit;

public sealed class AuditApiTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.WithFakeFacesAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Changes_OfPeople_AreOnRecordWithIdsAndNothingElse()
    {
        var created = await _server.PostAsync("/api/v1/people", ("name", "Zaphod"), ("external_id", "ext-77"), ("metadata", """{"team":"heart-of-gold"}"""), ("file", FakeAnalyser.Picture("zaphod/1")));
        var id = created.Json.GetProperty("id").GetString();
        (await _server.SendAsync(HttpMethod.Patch, $"/api/v1/people/{id}", TestServer.Form(("name", "Beeblebrox")))).Status.ShouldBe(200);
        await _server.PostAsync("/api/v1/insightface/recognize", ("file", FakeAnalyser.Picture("zaphod/2")));
        (await _server.DeleteAsync($"/api/v1/people/{id}")).Status.ShouldBe(204);
        (await _server.DeleteAsync("/api/v1/insightface/faces/by-name/Nobody")).Status.ShouldBeOneOf(200, 404);

        var entries = Entries();

        entries.Take(3).Select(entry => entry.Action).ShouldBe(["person.enrol", "person.update", "person.erase"]);
        entries.Take(3).ShouldAllBe(entry => entry.Targets!.Contains("person:" + id) && entry.Actor.Kind == "local" && entry.Outcome == "done" && entry.Collection == "default");
        entries[0].Targets!.Count(target => target.StartsWith("face:", StringComparison.Ordinal)).ShouldBe(1);
        entries[2].Request.ShouldNotBeNullOrEmpty();
        var text = string.Concat(Directory.GetFiles(Path.Combine(_server.Folder, "audit"), "*.jsonl").Select(File.ReadAllText));
        foreach (var secret in new[] { "Zaphod", "Beeblebrox", "zaphod", "ext-77", "heart-of-gold", "picture.jpg", "Nobody" }) text.ShouldNotContain(secret);
        Log.Verify().Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refused_InvalidRequest_LeavesNoEntry()
    {
        (await _server.PostAsync("/api/v1/people", ("name", "Ann"), ("file", FakeAnalyser.Picture()))).Status.ShouldBe(400);

        Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_IsRecordedAsBegunAndDone()
    {
        (await _server.GetAsync("/api/v1/export")).Status.ShouldBe(200);
        for (var looks = 0; looks < 200 && Entries().Count < 2; looks++) await Task.Delay(20, TestContext.Current.CancellationToken); // The end is recorded beside the answer.

        Entries().Select(entry => (entry.Action, entry.Outcome)).ShouldBe([("gallery.export", "begun"), ("gallery.export", "done")]);
    }

    [Fact]
    public async Task Log_CannotBeWritten_ChangesAreRefusedUntilItCan()
    {
        var audit = Path.Combine(_server.Folder, "audit");
        await File.WriteAllTextAsync(audit, "in the way", TestContext.Current.CancellationToken);

        var done = await _server.PostAsync("/api/v1/collections", ("name", "first"));
        done.ShouldBeProblem(503, "store_unavailable");
        done.Json.GetProperty("detail").GetString()!.ShouldContain("done");
        (await _server.PostAsync("/api/v1/collections", ("name", "second"))).ShouldBeProblem(503, "store_unavailable");
        (await _server.GetAsync("/api/v1/collections")).Text.ShouldNotContain("second");
        (await _server.GetAsync("/health")).Text.ShouldContain("audit log cannot be written");
        File.Delete(audit);
        (await _server.PostAsync("/api/v1/collections", ("name", "third"))).Status.ShouldBe(201);

        Entries().Select(entry => entry.Collection).ShouldBe(["first", "third"]);
        (await _server.GetAsync("/health")).Text.ShouldNotContain("audit log cannot");
    }

    [Fact]
    public async Task Log_CannotBeWrittenAndSettingsGoOn_EntriesAreWrittenLater()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Audit = new AuditSettings { AuditFailure = AuditFailureMode.Continue } });
        var audit = Path.Combine(server.Folder, "audit");
        await File.WriteAllTextAsync(audit, "in the way", TestContext.Current.CancellationToken);

        (await server.PostAsync("/api/v1/collections", ("name", "first"))).Status.ShouldBe(201);
        (await server.GetAsync("/health")).Text.ShouldContain("audit log cannot be written");
        File.Delete(audit);
        (await server.PostAsync("/api/v1/collections", ("name", "second"))).Status.ShouldBe(201);

        server.Services.GetRequiredService<AuditLog>().Read().Select(entry => entry.Collection).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Refusals_OfManyRequests_AreOneEntry()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Security = new SecuritySettings { Auth = AuthMode.Required, AdminKey = new string('k', 40) } });
        for (var n = 0; n < 20; n++) (await server.DeleteAsync($"/api/v1/people/{Guid.NewGuid()}")).Status.ShouldBe(401);
        await server.Services.GetRequiredService<RefusalCounter>().WriteAsync();

        var entry = server.Services.GetRequiredService<AuditLog>().Read().ShouldHaveSingleItem();
        (entry.Action, entry.Outcome, entry.Status, entry.Count, entry.Address).ShouldBe(("access.refuse", "refused", 401, 20, "127.0.0.1"));
    }

    [Fact]
    public async Task Recognitions_BySetting_AreRecorded()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Audit = new AuditSettings { Audit = AuditMode.All } });
        await server.PostAsync("/api/v1/insightface/recognize", ("file", FakeAnalyser.Picture("ann/1")));

        server.Services.GetRequiredService<AuditLog>().Read().ShouldHaveSingleItem().Action.ShouldBe("face.recognise");
    }

    [Fact]
    public async Task Routes_ListExportVerify_TellTheSame()
    {
        foreach (var name in new[] { "one", "two", "three" }) await _server.PostAsync("/api/v1/collections", ("name", name));

        var page = (await _server.GetAsync("/api/v1/audit?limit=2")).Json.GetProperty("entries");
        page.EnumerateArray().Select(entry => entry.GetProperty("collection").GetString()).ShouldBe(["one", "two"]);
        (await _server.GetAsync("/api/v1/audit?after=2&limit=5&action=collection.create")).Json.GetProperty("entries").GetArrayLength().ShouldBe(1);
        var csv = await _server.GetAsync("/api/v1/audit/export?format=csv");
        csv.MediaType.ShouldBe("text/csv");
        csv.Text.Split("\r\n")[2].ShouldContain("collection.create,done,local,");
        (await _server.GetAsync("/api/v1/audit/export?format=xml")).ShouldBeProblem(400, "invalid_argument");
        var verified = (await _server.GetAsync("/api/v1/audit/verify")).Json;
        verified.GetProperty("intact").GetBoolean().ShouldBeTrue();
        (await _server.GetAsync($"/api/v1/audit/verify?expect_head={Uri.EscapeDataString(verified.GetProperty("head").GetString()!)}")).Json.GetProperty("intact").GetBoolean().ShouldBeTrue();
        (await _server.GetAsync("/api/v1/audit/verify?expect_head=x")).ShouldBeProblem(400, "invalid_argument");
    }

    [Fact]
    public async Task Operations_ThatAreNoGet_AllHaveAWordInTheLogOrChangeNothing()
    {
        var operations = (await _server.GetAsync("/openapi.json")).Json.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()).Where(operation => operation.Name != "get").Select(operation => operation.Value.GetProperty("operationId").GetString());

        operations.Where(operation => AuditRoutes.Of(operation, "POST", AuditMode.All) == AuditAction.OtherChange).ShouldBeEmpty();
    }

    private AuditLog Log => _server.Services.GetRequiredService<AuditLog>();

    private List<AuditEntry> Entries() => [.. Log.Read()];
}
