using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;
using FaceCV.TestKit.Databases;

namespace FaceCV.Cli.Tests.Commands;

/// <summary>Two server processes share a MySQL database: what one learns or forgets, the other knows within seconds, without a restart.</summary>
public sealed class ReplicaTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MariaDbServer _database = MariaDbServer.Start();
    private readonly CliProcess _first = new();
    private readonly CliProcess _second = new();
    private readonly string _images;

    public ReplicaTests()
    {
        Repository.RequireStarterPack();
        _images = Repository.RequireEvaluationData(Path.Combine("lfw", "images"));
        foreach (var process in new[] { _first, _second })
        {
            process["FACECV_MODEL_CACHE_DIR"] = Repository.ModelsDirectory;
            process["FACECV_DB_CONNECTION_STRING"] = $"mysql://{MariaDbServer.User}:{Uri.EscapeDataString(MariaDbServer.Password)}@127.0.0.1:{_database.Port}/{MariaDbServer.Database}";
            process["FACECV_DATA_KEY"] = Convert.ToBase64String(new byte[32]);
        }
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task TwoServers_OneEnrolsMovesAndErases_TheOtherFollows()
    {
        var pictures = Directory.GetDirectories(_images).Order(StringComparer.Ordinal).Select(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray()).First(files => files.Length >= 2);
        await using var one = await _first.ServeAsync();
        await using var other = await _second.ServeAsync();
        (await NamesAsync(other, pictures[1])).ShouldBe("Unknown");

        var person = await EnrolAsync(one, "Ada", pictures[0], null);
        await WithinAsync(async () => await NamesAsync(other, pictures[1]) == "Ada");

        (await one.Client.PostAsync("/api/v1/collections?name=staff", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await EnrolAsync(one, "Ada of the staff", pictures[0], "staff");
        await WithinAsync(async () => await NamesAsync(other, pictures[1], "staff") == "Ada of the staff");
        (await NamesAsync(other, pictures[1])).ShouldBe("Ada");

        (await other.Client.DeleteAsync($"/api/v1/people/{person}", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await WithinAsync(async () => await NamesAsync(one, pictures[1]) == "Unknown");
        (await one.Client.DeleteAsync("/api/v1/collections/staff", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await WithinAsync(async () => await NamesAsync(other, pictures[1], "staff") is null);
    }

    private static async Task<string> EnrolAsync(ServerProcess server, string name, string picture, string? collection)
    {
        using var form = new MultipartFormDataContent { { new StringContent(name), "name" }, { new ByteArrayContent(await File.ReadAllBytesAsync(picture)), "file", "a.jpg" } };
        if (collection is not null) form.Add(new StringContent(collection), "collection");
        using var answer = await server.Client.PostAsync("/api/v1/people", form, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
    }

    // Null when the collection is not there.
    private static async Task<string?> NamesAsync(ServerProcess server, string picture, string? collection = null)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(picture)), "file", "a.jpg" } };
        using var answer = await server.Client.PostAsync($"/api/v1/insightface/recognize?collection={collection}", form, TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode) return null;
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))[0].GetProperty("name").GetString();
    }

    private static async Task WithinAsync(Func<Task<bool>> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            watch.Elapsed.ShouldBeLessThan(Patience);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"followed after {watch.Elapsed.TotalSeconds:0.00} s");
    }
}
