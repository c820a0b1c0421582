using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Server.Tests.Health;

public sealed class ProbesApiTests
{
    [Fact]
    public async Task Ready_ServerWithModels_IsReadyAndHealthy()
    {
        Repository.RequireStarterPack();
        await using var server = await TestServer.WithModelsAsync(Repository.ModelsDirectory);

        var ready = await server.GetAsync("/health/ready");

        ready.Status.ShouldBe(200);
        ready.Text.ShouldBe("""{"status":"ready","missing":[]}""");
        (await server.GetAsync("/health")).Json.GetProperty("problems").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Ready_WithoutModels_SaysWhatIsMissingAndNoMore()
    {
        await using var server = await TestServer.WithFakeFacesAsync();

        var ready = await server.GetAsync("/health/ready");

        ready.Status.ShouldBe(503);
        ready.Text.ShouldBe("""{"status":"not_ready","missing":["models"]}""");
        (await server.GetAsync("/health/live")).Text.ShouldBe("""{"status":"alive"}""");
        var problem = (await server.GetAsync("/health")).Json.GetProperty("problems")[0];
        problem.GetProperty("code").GetString().ShouldBe("models");
        problem.GetProperty("detail").GetString()!.ShouldContain("facecv models pull starter");
    }

    [Fact]
    public async Task Ready_StoreThatDoesNotAnswer_IsNotReadyAndAliveAllTheSame()
    {
        var store = new MemoryGalleryStore();
        await using var server = await TestServer.WithFakeFacesAsync(replace: services => services.AddSingleton<IGalleryStore>(store));
        store.BeforeRevision = () => throw new FaceException(FaceError.StoreUnavailable, "The disk is gone.");

        var ready = await server.GetAsync("/health/ready");

        ready.Status.ShouldBe(503);
        ready.Json.GetProperty("missing").EnumerateArray().Select(code => code.GetString()).ShouldBe(["store", "models"], ignoreOrder: true);
        ready.Text.ShouldNotContain("disk");
        (await server.GetAsync("/health/live")).Status.ShouldBe(200);
        (await server.GetAsync("/health")).Json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("code").GetString()).ShouldContain("store");
    }

    [Fact]
    public async Task Ready_ServerThatStops_IsNotReadyWhileItStillListens()
    {
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Observability = settings.Observability with { ShutdownDelaySeconds = 600 } });
        using var abandoned = new CancellationTokenSource();
        var stopping = server.StopAsync(abandoned.Token);

        var ready = await server.GetAsync("/health/ready");

        ready.Json.GetProperty("missing").EnumerateArray().Select(code => code.GetString()).ShouldContain("draining");
        (await server.GetAsync("/health/live")).Status.ShouldBe(200);
        await abandoned.CancelAsync();
        await Should.ThrowAsync<Exception>(stopping);
    }
}
