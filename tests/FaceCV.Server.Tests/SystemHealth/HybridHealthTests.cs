using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Databases;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.SystemHealth;

/// <summary>The server with vectors in Chroma: it says so, and goes on by its own index while Chroma is down.</summary>
public sealed class HybridHealthTests : IDisposable
{
    private readonly ChromaServer _chroma = ChromaServer.Start();

    public void Dispose() => _chroma.Dispose();

    [Fact]
    public async Task Server_OnHybrid_RecognisesByItsOwnIndexWhileChromaIsDown()
    {
        using var mysql = MariaDbServer.Start();
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with
        {
            Storage = OnChroma(settings.Storage, DatabaseKind.Hybrid) with
            {
                MySqlHost = "127.0.0.1", MySqlPort = mysql.Port, MySqlUser = MariaDbServer.User, MySqlPassword = MariaDbServer.Password, MySqlDatabase = MariaDbServer.Database,
                ChromaSearch = ChromaSearch.Chroma,
            },
        });
        (await server.PostAsync("/api/v1/insightface/register", ("file", FakeAnalyser.Picture("ann")), ("name", "Ann"))).Status.ShouldBe(200);
        await EventuallyAsync(async () => (await RecogniseAsync(server)).Fallback is null);
        (await server.GetAsync("/health")).Json.GetProperty("database").GetProperty("type").GetString().ShouldBe("hybrid");

        _chroma.Kill();
        await EventuallyAsync(async () => (await RecogniseAsync(server)).Fallback == "chroma-unavailable");
        (await RecogniseAsync(server)).Body.ShouldContain("Ann");
        var health = (await server.GetAsync("/health")).Json;
        health.GetProperty("status").GetString().ShouldBe("degraded");
        health.GetProperty("problems").EnumerateArray().ShouldContain(problem =>
            problem.GetProperty("code").GetString() == "vectors" && problem.GetProperty("detail").GetString()!.Contains("own exact index", StringComparison.Ordinal));

        _chroma.Restart();
        await EventuallyAsync(async () => (await RecogniseAsync(server)).Fallback is null);
        (await RecogniseAsync(server)).Body.ShouldContain("Ann");
    }

    [Fact]
    public async Task Server_OnChroma_EnrolsRecognisesAndTellsOfItsLoss()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Storage = OnChroma(settings.Storage, DatabaseKind.Chromadb) });
        (await server.PostAsync("/api/v1/insightface/register", ("file", FakeAnalyser.Picture("ann")), ("name", "Ann"))).Status.ShouldBe(200);
        (await RecogniseAsync(server)).ShouldSatisfyAllConditions(answer => answer.Body.ShouldContain("Ann"), answer => answer.Fallback.ShouldBeNull());

        _chroma.Kill();
        (await server.PostAsync("/api/v1/insightface/register", ("file", FakeAnalyser.Picture("bob")), ("name", "Bob"))).Status.ShouldBe(503);
        (await RecogniseAsync(server)).Body.ShouldContain("Ann");
        await EventuallyAsync(async () => (await server.GetAsync("/health")).Json.GetProperty("status").GetString() == "degraded");

        _chroma.Restart();
        (await server.PostAsync("/api/v1/insightface/register", ("file", FakeAnalyser.Picture("bob")), ("name", "Bob"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Start_OnChromaThatIsDown_IsRefused()
    {
        _chroma.Kill();
        var failure = await Should.ThrowAsync<FaceException>(() => TestServer.WithFakeFacesAsync(settings => settings with { Storage = OnChroma(settings.Storage, DatabaseKind.Chromadb) }));
        failure.Remedy!.ShouldContain("FACECV_CHROMA_HOST");
    }

    private StorageSettings OnChroma(StorageSettings storage, DatabaseKind kind) => storage with { DbType = kind, ChromaHost = "127.0.0.1", ChromaPort = _chroma.Port };

    private static async Task<(string Body, string? Fallback)> RecogniseAsync(TestServer server)
    {
        var answer = await server.PostAsync("/api/v1/insightface/recognize", ("file", FakeAnalyser.Picture("ann")));
        answer.Status.ShouldBe(200);
        return (answer.Json.GetRawText(), answer.Headers.TryGetValues("X-FaceCV-Fallback", out var reasons) ? reasons.Single() : null);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            if (i > 900) Assert.Fail("It did not come to be.");
            await Task.Delay(100);
        }
    }
}
