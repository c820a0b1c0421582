using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FaceCV.Core.Faces;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Server.Hosting;
using FaceCV.TestKit.Faces;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Hosting;

/// <summary>The real server on a free loopback port, with a data folder of its own that goes away afterwards.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("facecv-server-").FullName;
    private readonly Func<FaceCvSettings, FaceCvSettings>? _change;
    private readonly Action<IServiceCollection>? _replace;
    private WebApplication _app = null!;

    private TestServer(Func<FaceCvSettings, FaceCvSettings>? change, Action<IServiceCollection>? replace) => (_change, _replace) = (change, replace);

    public HttpClient Client { get; private set; } = null!;

    /// <summary>The data folder.</summary>
    public string Folder => _folder;

    public IServiceProvider Services => _app.Services;

    /// <summary>
    /// A server whose pictures are texts, see <see cref="FakeAnalyser"/>; <paramref name="analyser"/> may wrap it, and
    /// <paramref name="replace"/> register more services that take the place of the program's own.
    /// </summary>
    public static Task<TestServer> WithFakeFacesAsync(
        Func<FaceCvSettings, FaceCvSettings>? change = null, Func<IFaceAnalyser, IFaceAnalyser>? analyser = null, Action<IServiceCollection>? replace = null) =>
        StartAsync(change, services =>
        {
            replace?.Invoke(services);
            var fake = new FakeAnalyser();
            services.AddSingleton<IRecogniserCatalogue>(fake);
            services.AddSingleton<ICropEmbedder>(fake);
            services.AddSingleton(analyser?.Invoke(fake) ?? fake);
        });

    /// <summary>A server with the real models of a folder.</summary>
    public static Task<TestServer> WithModelsAsync(string modelsDirectory, Func<FaceCvSettings, FaceCvSettings>? change = null) => StartAsync(
        settings =>
        {
            var real = settings with { Models = settings.Models with { ModelCacheDir = modelsDirectory } };
            return change?.Invoke(real) ?? real;
        },
        null);

    private static async Task<TestServer> StartAsync(Func<FaceCvSettings, FaceCvSettings>? change, Action<IServiceCollection>? replace)
    {
        var server = new TestServer(change, replace);
        await server.StartAsync();
        return server;
    }

    /// <summary>Ends the server and starts another over the same data.</summary>
    public async Task RestartAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        var settings = new FaceCvSettings
        {
            Server = new ServerSettings { Port = 0, LogLevel = Microsoft.Extensions.Logging.LogLevel.None },
            Storage = new StorageSettings { DataDir = _folder },
        };
        _app = FaceCvHost.Create(_change?.Invoke(settings) ?? settings, _replace);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    /// <summary>Stops the server as Ctrl+C does; running requests are finished.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    /// <summary>Sends a form; a <c>byte[]</c> is a file, anything else text.</summary>
    public Task<Answer> PostAsync(string path, params (string Name, object Value)[] fields) => SendAsync(HttpMethod.Post, path, Form(fields));

    public Task<Answer> PostJsonAsync(string path, object body) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, bytes, response.Headers);
    }

    public static MultipartFormDataContent Form(params (string Name, object Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            if (value is byte[] bytes) form.Add(new ByteArrayContent(bytes), name, "picture.jpg");
            else form.Add(new StringContent(value.ToString()!), name);
        }

        return form;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>What the server answered.</summary>
internal sealed record Answer(int Status, string? MediaType, byte[] Body, HttpResponseHeaders Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Stable code of an error answer.</summary>
    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>Names of the fields of the answer, or of its first element.</summary>
    public string[] Fields => [.. (Json.ValueKind == JsonValueKind.Array ? Json[0] : Json).EnumerateObject().Select(member => member.Name)];
}
