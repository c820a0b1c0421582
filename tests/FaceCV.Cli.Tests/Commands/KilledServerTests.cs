using System.Net.Http.Json;
using System.Text.Json;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Commands;

/// <summary>A server process is killed in the middle of a job: the next one goes on with it, and nothing is enrolled twice.</summary>
public sealed class KilledServerTests : IDisposable
{
    private const int People = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly CliProcess _cli = new();
    private readonly string _images;

    public KilledServerTests()
    {
        Repository.RequireStarterPack();
        _images = Repository.RequireEvaluationData(Path.Combine("lfw", "images"));
        _cli["FACECV_MODEL_CACHE_DIR"] = Repository.ModelsDirectory;
        _cli["FACECV_IMPORT_ROOT"] = Directory.CreateDirectory(_cli.PathOf("import")).FullName;
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Kill_InTheMiddleOfAJob_TheNextStartGoesOn()
    {
        foreach (var person in Directory.GetDirectories(_images).Order(StringComparer.Ordinal).Take(People))
        {
            var folder = Directory.CreateDirectory(_cli.PathOf(Path.Combine("import", "people", Path.GetFileName(person)))).FullName;
            var first = Directory.GetFiles(person).Order(StringComparer.Ordinal).First();
            File.Copy(first, Path.Combine(folder, "1.jpg"));
        }

        string job;
        int doneBefore;
        await using (var server = await _cli.ServeAsync())
        {
            using var answer = await server.Client.PostAsJsonAsync("/api/v1/jobs", new { directory = "people" }, TestContext.Current.CancellationToken);
            job = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
            doneBefore = (await WaitAsync(server.Client, job, state => state.GetProperty("done").GetInt32() >= 5)).GetProperty("done").GetInt32();
            server.Kill();
        }

        await using var next = await _cli.ServeAsync();
        var ended = await WaitAsync(next.Client, job, state => state.GetProperty("state").GetString() is not ("queued" or "running"));

        doneBefore.ShouldBeLessThan(People, "the kill came too late to show anything");
        ended.GetProperty("state").GetString().ShouldBe("completed");
        ended.GetProperty("done").GetInt32().ShouldBe(People);
        var outcomes = ended.GetProperty("outcomes").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt32());
        outcomes.ShouldNotContainKey("duplicate");
        var people = (await next.Client.GetFromJsonAsync<JsonElement>("/api/v1/people?limit=1000", TestContext.Current.CancellationToken)).GetProperty("people").EnumerateArray().ToArray();
        people.Length.ShouldBe(outcomes["enrolled"]);
        people.Select(person => person.GetProperty("name").GetString()).ShouldBeUnique();
        people.ShouldAllBe(person => person.GetProperty("face_count").GetInt32() == 1);
    }

    private static async Task<JsonElement> WaitAsync(HttpClient client, string job, Func<JsonElement, bool> isReached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var state = await client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}", patience.Token);
            if (isReached(state)) return state;
            await Task.Delay(20, patience.Token);
        }
    }
}
