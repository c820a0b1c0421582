using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Observability;

/// <summary>A day of a server in short: everything that is asked of one, rightly and wrongly, with things that are to stay private in every place where they may be.</summary>
internal sealed class Scenario(HttpClient client)
{
    private const string Face = "/api/v1/insightface", Engine = "/api/v1/deepface", People = "/api/v1/people";
    private readonly byte[] _one = Photo("Al_Pacino", 1), _again = Photo("Al_Pacino", 3), _other = Photo("Adrien_Brody", 1);

    private int _requests;

    /// <summary>Requests sent.</summary>
    public int Requests => _requests;

    /// <summary>An API key that the server made.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Components of a template, as they were answered.</summary>
    public IReadOnlyList<string> Template { get; private set; } = [];

    /// <summary>Beginnings of the pictures in base64.</summary>
    public IReadOnlyList<string> Pictures => [.. new[] { _one, _again, _other }.Select(picture => Convert.ToBase64String(picture)[..60])];

    public static void RequireData()
    {
        Repository.RequireStarterPack();
        Repository.RequireEvaluationData(Path.Combine("lfw", "images"));
    }

    public async Task RunAsync()
    {
        var key = await JsonAsync("/api/v1/keys", JsonSerializer.Serialize(new { name = PrivateThings.OtherName, scopes = "admin" }));
        Key = key.GetProperty("key").GetString()!;
        foreach (var (header, value) in new[] { ("Authorization", $"Bearer {PrivateThings.BearerToken}"), ("X-API-Key", PrivateThings.ApiKey) })
            await RawAsync(HttpMethod.Get, People, null, (header, value));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        await RecogniseAsync();
        await KeepPeopleAsync();
        await SendNonsenseAsync();
        await WorkOnJobsAsync();
        await MoveAsync();
        foreach (var path in new[] { "/health", "/health/live", "/health/ready", "/metrics", "/api/v1/health/comprehensive", "/api/v1/health/performance" }) await GetAsync(path);
    }

    private async Task RecogniseAsync()
    {
        await PostAsync($"{Face}/register", ("name", PrivateThings.Name), ("department", PrivateThings.Department), ("employee_id", PrivateThings.Badge), ("file", _one));
        await PostAsync("/register", ("img_name", PrivateThings.OtherName), ("img", _other));
        await PostAsync($"{Face}/recognize?metadata.department={PrivateThings.Department}", ("file", _again));
        await PostAsync($"{Face}/verify", ("file1", _one), ("file2", _again));
        await PostAsync($"{Engine}/analyze", ("file", _one));
        await PostAsync("/search", ("img", _again));
        await PostAsync("/api/v1/batch/recognize", ("files", _one), ("files", _other));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync($"{Face}/detect", ("file", _one))));
        await JsonAsync($"{Face}/detect", JsonSerializer.Serialize(new { image_base64 = Convert.ToBase64String(_one) }));
        var represented = await PostAsync("/represent", ("img", _one));
        var embedding = represented.GetProperty("results")[0].GetProperty("embedding");
        Template = [.. embedding.EnumerateArray().Select(value => value.GetRawText()).Where(text => text.Length >= 8).Take(64)];
    }

    private async Task KeepPeopleAsync()
    {
        var person = await JsonAsync(People, JsonSerializer.Serialize(new
        {
            name = PrivateThings.OtherName, external_id = PrivateThings.ExternalId, metadata = new { department = PrivateThings.Department },
        }));
        var id = person.GetProperty("id").GetString();
        await SendAsync(HttpMethod.Patch, $"{People}/{id}", Json(JsonSerializer.Serialize(new { name = PrivateThings.Name, metadata = new { badge = PrivateThings.Badge } })));
        await PostAsync($"{People}/{id}/faces", ("file", _other));
        await GetAsync($"{People}?name={Uri.EscapeDataString(PrivateThings.Name)}&metadata.department={PrivateThings.Department}");
        await GetAsync($"{People}?external_id={PrivateThings.ExternalId}&token={PrivateThings.QuerySecret}");
        await JsonAsync(People, JsonSerializer.Serialize(new { name = PrivateThings.Name, external_id = PrivateThings.ExternalId }));
        await GetAsync($"{Engine}/faces/name/{Uri.EscapeDataString(PrivateThings.Name)}");
        await SendAsync(HttpMethod.Delete, $"{Face}/faces/by-name/{Uri.EscapeDataString("Nobody " + PrivateThings.Name)}", null);
        await SendAsync(HttpMethod.Delete, $"{People}/{id}", null);
    }

    private async Task SendNonsenseAsync()
    {
        await PostAsync($"{Face}/register", ("name", PrivateThings.Name), ("file", _one[..2000]));
        await PostAsync($"{Face}/register", ("name", PrivateThings.Name), ("file", Encoding.UTF8.GetBytes(PrivateThings.Name)));
        await PostAsync($"{Face}/register", ("name", PrivateThings.Name), ("file", Array.Empty<byte>()));
        await PostAsync($"{Face}/recognize?threshold={PrivateThings.QuerySecret}", ("file", _one));
        await PostAsync($"{Face}/recognize?collection={PrivateThings.Folder}", ("file", _one));
        await JsonAsync(People, $$"""{"name": "{{PrivateThings.Name}}", """);
        await JsonAsync(People, $$"""{"name": ["{{PrivateThings.Name}}"], "metadata": "{{PrivateThings.Badge}}"}""");
        await JsonAsync($"{Face}/detect", $$"""{"image_base64": "{{PrivateThings.Name}}"}""");
        await JsonAsync("/represent", $$"""{"img": "https://user:{{PrivateThings.UrlPassword}}@pictures.invalid/{{PrivateThings.FileName}}?sig={{PrivateThings.QuerySecret}}"}""");
        await GetAsync($"/{Uri.EscapeDataString(PrivateThings.Name)}/{PrivateThings.QuerySecret}?api_key={PrivateThings.ApiKey}");
        await GetAsync($"{People}/{Uri.EscapeDataString(PrivateThings.Name)}");
        await GetAsync($"{People}?limit={PrivateThings.QuerySecret}");
        await SendAsync(new HttpMethod("ZEBULON"), $"{People}?name=x", null);
        await SendAsync(HttpMethod.Post, $"{Face}/detect", new StringContent(PrivateThings.Name, Encoding.UTF8, "text/plain"));
    }

    private async Task WorkOnJobsAsync()
    {
        var archive = Archive(($"{PrivateThings.Folder}/{PrivateThings.Name}/{PrivateThings.FileName}", _again), ($"people/{PrivateThings.OtherName}/cut.jpg", _other[..1500]));
        var job = await PostAsync("/api/v1/jobs", ("file", archive));
        var id = job.GetProperty("id").GetString();
        while ((await GetAsync($"/api/v1/jobs/{id}")).GetProperty("state").GetString() is "queued" or "running") await Task.Delay(100, TestContext.Current.CancellationToken);
        await GetAsync($"/api/v1/jobs/{id}/items");
        await PostAsync("/api/v1/jobs", ("file", Encoding.UTF8.GetBytes(PrivateThings.Name)));
        await JsonAsync("/api/v1/jobs", $$"""{"directory": "../{{PrivateThings.Folder}}"}""");
        await JsonAsync("/api/v1/faces/offline", $$"""{"directory_path": "/{{PrivateThings.Folder}}"}""");
    }

    private async Task MoveAsync()
    {
        (string, string) key = ("X-Archive-Key", PrivateThings.ArchiveKey);
        var archive = await (await RawAsync(HttpMethod.Get, "/api/v1/export", null, key)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        await RawAsync(HttpMethod.Post, "/api/v1/import", new ByteArrayContent(archive), key);
        await RawAsync(HttpMethod.Post, "/api/v1/import", new ByteArrayContent(archive), ("X-Archive-Key", PrivateThings.DataKey));
        await RawAsync(HttpMethod.Post, "/api/v1/import", new ByteArrayContent(archive[..(archive.Length / 2)]), key);
        await RawAsync(HttpMethod.Get, "/api/v1/export", null, ("X-Archive-Key", PrivateThings.QuerySecret));
    }

    private Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    private Task<JsonElement> JsonAsync(string path, string body) => SendAsync(HttpMethod.Post, path, Json(body));

    private Task<JsonElement> PostAsync(string path, params (string Name, object Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            if (value is byte[] bytes) form.Add(new ByteArrayContent(bytes), name, PrivateThings.FileName);
            else form.Add(new StringContent((string)value), name);
        }

        return SendAsync(HttpMethod.Post, path, form);
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var response = await RawAsync(method, path, content);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json" ? JsonDocument.Parse(body).RootElement : default;
    }

    // A failure of the server itself is never the right answer to anything here.
    private async Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        Interlocked.Increment(ref _requests);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldNotBe(500, string.Create(CultureInfo.InvariantCulture, $"request {Requests}, {method} {path}"));
        response.Headers.GetValues("X-Request-Id").ShouldHaveSingleItem().ShouldNotBeEmpty();
        return response;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static byte[] Photo(string person, int number) =>
        File.ReadAllBytes(Path.Combine(Repository.RequireEvaluationData(Path.Combine("lfw", "images")), person, $"{person}_{number:0000}.jpg"));

    private static byte[] Archive(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
