using FaceCV.Core.Access;
using FaceCV.Core.Gallery;
using FaceCV.Server.Security;
using FaceCV.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Jobs;

/// <summary>What a key limited to a collection may do with jobs.</summary>
public sealed class JobAccessTests : IAsyncLifetime
{
    private const string Route = "/api/v1/jobs";
    private const AccessScope AllButAdmin = AccessScope.Read | AccessScope.Recognise | AccessScope.Enrol | AccessScope.Manage;

    private TestServer _server = null!;
    private string _staff = "", _guests = "", _enroller = "";

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.WithFakeFacesAsync(settings => settings with { Security = new SecuritySettings { Auth = AuthMode.Required } });
        foreach (var name in new[] { "staff", "guests" }) await _server.Services.GetRequiredService<Galleries>().CreateAsync(new Collection(name, null, DateTimeOffset.UnixEpoch));
        (_staff, _guests, _enroller) = (await KeyAsync(AllButAdmin, "staff"), await KeyAsync(AllButAdmin, "guests"), await KeyAsync(AccessScope.Enrol));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task LimitedKey_SeesAndEndsItsOwnJobsOnly()
    {
        var sent = await SubmitAsync(_staff, ("collection", "staff"));
        sent.Status.ShouldBe(202);
        var job = $"{Route}/{sent.Json.GetProperty("id").GetString()}";

        (await SendAsync(HttpMethod.Get, _staff, job)).Status.ShouldBe(200);
        (await SendAsync(HttpMethod.Get, _staff, job + "/items")).Status.ShouldBe(200);
        (await SendAsync(HttpMethod.Get, _staff, Route)).Json.GetProperty("total").GetInt32().ShouldBe(1);
        (await SendAsync(HttpMethod.Get, _guests, Route)).Json.GetProperty("total").GetInt32().ShouldBe(0);
        foreach (var (method, path) in new[] { (HttpMethod.Get, job), (HttpMethod.Get, job + "/items"), (HttpMethod.Post, job + "/cancel"), (HttpMethod.Delete, job) })
            (await SendAsync(method, _guests, path)).ShouldBeProblem(404, "job_not_found");
    }

    [Fact]
    public async Task LimitedKey_EnrolsIntoItsCollectionsOnly_AndFromNoFolder()
    {
        (await SubmitAsync(_staff, ("collection", "guests"))).ShouldBeProblem(403, "forbidden");
        (await SubmitAsync(_staff)).ShouldBeProblem(403, "forbidden");
        (await _server.SendAsync(HttpMethod.Post, Route, TestServer.Form(("directory", "people"), ("collection", "staff")), ("X-API-Key", _staff))).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task Reembed_NeedsManageAndNoLimit()
    {
        foreach (var key in new[] { _staff, _enroller })
            (await _server.SendAsync(HttpMethod.Post, Route, TestServer.Form(("kind", "reembed"), ("model_name", "starter")), ("X-API-Key", key))).ShouldBeProblem(403, "forbidden");
    }

    private async Task<string> KeyAsync(AccessScope scopes, params string[] collections) =>
        (await _server.Services.GetRequiredService<ApiKeys>().CreateAsync("of a test", scopes, collections, null)).Text.ToString();

    private Task<Answer> SubmitAsync(string key, params (string Name, object Value)[] fields) =>
        _server.SendAsync(HttpMethod.Post, Route, TestServer.Form([.. fields, ("file", Archives.Pictures(("Ann/1.jpg", "ann")))]), ("X-API-Key", key));

    private Task<Answer> SendAsync(HttpMethod method, string key, string path) => _server.SendAsync(method, path, null, ("X-API-Key", key));
}
