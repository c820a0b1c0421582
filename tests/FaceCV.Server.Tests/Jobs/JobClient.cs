using System.Text.Json;
using FaceCV.Server.Tests.Hosting;

namespace FaceCV.Server.Tests.Jobs;

/// <summary>What tests do with jobs over HTTP.</summary>
internal static class JobClient
{
    public const string Root = "/api/v1/jobs";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends a job and gives its id.</summary>
    public static async Task<string> SubmitAsync(this TestServer server, params (string Name, object Value)[] fields)
    {
        var answer = await server.PostAsync(Root, fields);
        answer.Status.ShouldBe(202, answer.Text);
        answer.Headers.Location!.ToString().ShouldBe($"{Root}/{answer.Json.GetProperty("id").GetString()}");
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Waits until a job has ended, and gives it.</summary>
    public static Task<JsonElement> EndOfAsync(this TestServer server, string id) =>
        server.WaitForAsync(id, job => job.GetProperty("state").GetString() is not ("queued" or "running"));

    /// <summary>Waits until a job is as wanted, and gives it.</summary>
    public static async Task<JsonElement> WaitForAsync(this TestServer server, string id, Func<JsonElement, bool> isReached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var answer = await server.GetAsync($"{Root}/{id}");
            answer.Status.ShouldBe(200, answer.Text);
            if (isReached(answer.Json)) return answer.Json;
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Archives that lie in the data folder.</summary>
    public static string[] Archives(this TestServer server) => Directory.GetFiles(Path.Combine(server.Folder, "jobs"), "*.zip");

    /// <summary>Waits until no archive is left, which is shortly after the answer that says so.</summary>
    public static async Task ArchivesAreGoneAsync(this TestServer server)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (server.Archives().Length > 0) await Task.Delay(20, patience.Token);
    }

    /// <summary>Each item of a job as path, outcome and code.</summary>
    public static async Task<(string Item, string Outcome, string? Code)[]> ItemsOfAsync(this TestServer server, string id, string query = "")
    {
        var answer = await server.GetAsync($"{Root}/{id}/items?limit=1000{query}");
        answer.Status.ShouldBe(200, answer.Text);
        return
        [
            .. answer.Json.GetProperty("items").EnumerateArray().Select(item => (
                item.GetProperty("item").GetString()!, item.GetProperty("outcome").GetString()!, item.GetProperty("code").GetString())),
        ];
    }

    /// <summary>The gallery's people as name and count of faces, by name.</summary>
    public static async Task<(string Name, int Faces)[]> PeopleAsync(this TestServer server) =>
    [
        .. (await server.GetAsync("/api/v1/people?limit=1000")).Json.GetProperty("people").EnumerateArray()
            .Select(person => (person.GetProperty("name").GetString()!, person.GetProperty("face_count").GetInt32())).Order(),
    ];
}
