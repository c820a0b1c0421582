using System.Text.Json;
using FaceCV.Core.Access;
using FaceCV.Core.Gallery;
using FaceCV.Server.Security;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Security;

public sealed class ApiKeysTests : IAsyncLifetime
{
    private const string AdminKeyText = "an-admin-key-of-more-than-32-letters";
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.WithFakeFacesAsync(
        settings => settings with { Security = new SecuritySettings { Auth = AuthMode.Required, AdminKey = AdminKeyText } });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Create_ByHttp_TheKeyWorksInBothHeadersAndIsToldOnce()
    {
        var made = await AdminAsync(HttpMethod.Post, "/api/v1/keys", ("name", "door"), ("scopes", "read,recognise"), ("expires_days", "30"));

        made.Status.ShouldBe(201);
        var key = made.Json.GetProperty("key").GetString()!;
        key.ShouldStartWith("fcv_");
        (await WithAsync("X-API-Key", key, "/api/v1/people")).Status.ShouldBe(200);
        (await WithAsync("Authorization", $"Bearer {key}", "/api/v1/people")).Status.ShouldBe(200);
        var list = await AdminAsync(HttpMethod.Get, "/api/v1/keys");
        for (var looks = 0; looks < 200 && Used(list).ValueKind == JsonValueKind.Null; looks++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken); // It is noted beside the answers.
            list = await AdminAsync(HttpMethod.Get, "/api/v1/keys");
        }

        list.Text.ShouldNotContain(key[^43..]);
        var record = list.Json.GetProperty("keys")[0];
        record.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()).ShouldBe(["read", "recognise"]);
        record.GetProperty("active").GetBoolean().ShouldBeTrue();
        Used(list).GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Revoke_TheKeyIsRefusedAtOnce_LikeOneThatNeverWas()
    {
        var made = (await AdminAsync(HttpMethod.Post, "/api/v1/keys", ("name", "door"), ("scopes", "read"))).Json;
        var key = made.GetProperty("key").GetString()!;
        (await WithAsync("X-API-Key", key, "/api/v1/people")).Status.ShouldBe(200);

        (await AdminAsync(HttpMethod.Delete, $"/api/v1/keys/{made.GetProperty("record").GetProperty("id").GetString()}")).Status.ShouldBe(200);

        var (revoked, unknown) = (await WithAsync("X-API-Key", key, "/api/v1/people"), await WithAsync("X-API-Key", KeyText.New().ToString(), "/api/v1/people"));
        revoked.ShouldBeProblem(401, "unauthenticated");
        (revoked.Json.GetProperty("detail").GetString(), revoked.Headers.WwwAuthenticate.ToString()).ShouldBe((unknown.Json.GetProperty("detail").GetString(), unknown.Headers.WwwAuthenticate.ToString()));
    }

    [Fact]
    public async Task Rotate_WithGrace_BothSecretsWork_WithoutOnlyTheNew()
    {
        var made = (await AdminAsync(HttpMethod.Post, "/api/v1/keys", ("name", "door"), ("scopes", "read"))).Json;
        var (first, id) = (made.GetProperty("key").GetString()!, made.GetProperty("record").GetProperty("id").GetString());
        (await WithAsync("X-API-Key", first, "/api/v1/people")).Status.ShouldBe(200);

        var second = (await AdminAsync(HttpMethod.Post, $"/api/v1/keys/{id}/rotate", ("grace_hours", "1"))).Json.GetProperty("key").GetString()!;
        (await WithAsync("X-API-Key", first, "/api/v1/people")).Status.ShouldBe(200);
        (await WithAsync("X-API-Key", second, "/api/v1/people")).Status.ShouldBe(200);

        var third = (await AdminAsync(HttpMethod.Post, $"/api/v1/keys/{id}/rotate")).Json.GetProperty("key").GetString()!;
        (await WithAsync("X-API-Key", first, "/api/v1/people")).Status.ShouldBe(401);
        (await WithAsync("X-API-Key", second, "/api/v1/people")).Status.ShouldBe(401);
        (await WithAsync("X-API-Key", third, "/api/v1/people")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Key_WrongSecretOfAKnownPrefix_IsRefusedAndTheRightOneStillWorks()
    {
        var key = (await AdminAsync(HttpMethod.Post, "/api/v1/keys", ("name", "door"), ("scopes", "read"))).Json.GetProperty("key").GetString()!;
        (await WithAsync("X-API-Key", key, "/api/v1/people")).Status.ShouldBe(200);
        var guess = key[..^43] + KeyText.NewSecret();

        for (var i = 0; i < 15; i++) (await WithAsync("X-API-Key", guess, "/api/v1/people")).Status.ShouldBe(401);

        (await WithAsync("X-API-Key", key, "/api/v1/people")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("", "read", null, "missing_field")]
    [InlineData("door", "", null, "invalid_argument")]
    [InlineData("door", "everything", null, "invalid_argument")]
    [InlineData("door", "admin", "staff", "invalid_argument")]
    [InlineData("door", "read", "No Such Name!", "invalid_argument")]
    public async Task Create_WrongFields_IsRefused(string name, string scopes, string? collections, string code)
    {
        var fields = new List<(string, object)> { ("scopes", scopes) };
        if (name.Length > 0) fields.Add(("name", name));
        if (collections is not null) fields.Add(("collections", collections));
        (await AdminAsync(HttpMethod.Post, "/api/v1/keys", [.. fields])).Code.ShouldBe(code);
    }

    [Fact]
    public async Task LimitedKey_EnrolsAndFindsInItsCollectionOnly()
    {
        await _server.Services.GetRequiredService<Galleries>().CreateAsync(new Collection("staff", null, DateTimeOffset.UnixEpoch));
        var key = (await AdminAsync(HttpMethod.Post, "/api/v1/keys", ("name", "door"), ("scopes", "read,recognise,enrol"), ("collections", "staff"))).Json.GetProperty("key").GetString()!;

        (await PostAsync(key, "/api/v1/insightface/register", ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")), ("collection", "staff"))).Status.ShouldBe(200);
        (await PostAsync(key, "/api/v1/insightface/register", ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")), ("collection", "default"))).ShouldBeProblem(403, "forbidden");
        (await PostAsync(key, "/api/v1/insightface/register", ("name", "Ann"), ("file", FakeAnalyser.Picture("ann")))).ShouldBeProblem(403, "forbidden");
        (await PostAsync(key, "/api/v1/insightface/recognize", ("file", FakeAnalyser.Picture("ann")), ("collection", "staff"))).Text.ShouldContain("Ann");
        (await WithAsync("X-API-Key", key, "/api/v1/collections")).Json.GetProperty("collections").GetArrayLength().ShouldBe(1);
        (await WithAsync("X-API-Key", key, "/api/v1/collections/default")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Health_WithoutAKey_TellsNoDetails()
    {
        (await _server.GetAsync("/health")).Fields.ShouldBe(["status", "timestamp", "service", "version"]);
        (await WithAsync("X-API-Key", AdminKeyText, "/health")).Fields.ShouldContain("database");
        (await _server.GetAsync("/health?collection=nowhere")).Status.ShouldBe(200);
    }

    private static JsonElement Used(Answer list) => list.Json.GetProperty("keys")[0].GetProperty("last_used_at");

    private Task<Answer> AdminAsync(HttpMethod method, string path, params (string Name, object Value)[] fields) =>
        _server.SendAsync(method, path, fields.Length == 0 ? null : TestServer.Form(fields), ("X-API-Key", AdminKeyText));

    private Task<Answer> PostAsync(string key, string path, params (string Name, object Value)[] fields) => _server.SendAsync(HttpMethod.Post, path, TestServer.Form(fields), ("X-API-Key", key));

    private Task<Answer> WithAsync(string header, string value, string path) => _server.SendAsync(HttpMethod.Get, path, null, (header, value));
}
