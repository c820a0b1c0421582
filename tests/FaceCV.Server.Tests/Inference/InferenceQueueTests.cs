using FaceCV.Core.Faces;
using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit.Faces;

namespace FaceCV.Server.Tests.Inference;

public sealed class InferenceQueueTests
{
    private const string Detect = "/api/v1/insightface/detect";

    [Fact]
    public async Task Analyse_QueueFull_Is503WithRetryAfter_AndWaitersAreServed()
    {
        var slow = new HeldAnalyser();
        await using var server = await TestServer.WithFakeFacesAsync(
            settings => settings with { Models = settings.Models with { NumWorkers = 1 }, Server = settings.Server with { QueueCapacity = 2 } }, slow.Wrap);
        var accepted = Enumerable.Range(0, 3).Select(_ => DetectAsync(server)).ToArray();
        await UntilAsync(async () => (await QueueAsync(server)) == (1, 2));

        var refused = await DetectAsync(server);

        refused.ShouldBeProblem(503, "overloaded");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        slow.Release();
        (await Task.WhenAll(accepted)).ShouldAllBe(answer => answer.Status == 200);
        slow.MostAtOnce.ShouldBe(1);
        (await QueueAsync(server)).ShouldBe((0, 0));
        (await server.GetAsync("/health")).Json.GetProperty("queue").GetProperty("refused").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Analyse_BatchAtAFullQueue_WaitsInsteadOfFailingInPart()
    {
        var slow = new HeldAnalyser();
        await using var server = await TestServer.WithFakeFacesAsync(
            settings => settings with { Models = settings.Models with { NumWorkers = 1 }, Server = settings.Server with { QueueCapacity = 1 } }, slow.Wrap);
        var singles = Enumerable.Range(0, 2).Select(_ => DetectAsync(server)).ToArray();
        await UntilAsync(async () => (await QueueAsync(server)) == (1, 1));

        var batch = server.PostAsync("/api/v1/batch/detect", ("files", FakeAnalyser.Picture("ann")), ("files", FakeAnalyser.Picture("bob")));
        await UntilAsync(async () => (await QueueAsync(server)) == (1, 2));
        (await DetectAsync(server)).ShouldBeProblem(503, "overloaded");
        slow.Release();

        (await batch).Status.ShouldBe(200);
        (await Task.WhenAll(singles)).ShouldAllBe(answer => answer.Status == 200);
    }

    [Fact]
    public async Task Upload_TooMuchAtATime_Is503BeforeItIsRead()
    {
        var slow = new HeldAnalyser();
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Server = settings.Server with { UploadMemory = 1_500_000 } }, slow.Wrap);
        byte[] large = [.. FakeAnalyser.Picture("ann"), .. new byte[1_000_000]];
        var first = server.PostAsync(Detect, ("file", large));
        await UntilAsync(async () => (await QueueAsync(server)).Running == 1);

        var second = await server.PostAsync(Detect, ("file", large));

        second.ShouldBeProblem(503, "overloaded");
        second.Headers.RetryAfter.ShouldNotBeNull();
        slow.Release();
        (await first).Status.ShouldBe(200);
        (await server.PostAsync(Detect, ("file", large))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Analyse_CallerGoesAway_FreesThePlace()
    {
        var slow = new HeldAnalyser();
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Models = settings.Models with { NumWorkers = 1 } }, slow.Wrap);
        var first = DetectAsync(server);
        using var leaving = new CancellationTokenSource();
        var second = server.Client.PostAsync(Detect, TestServer.Form(("file", FakeAnalyser.Picture("ann"))), leaving.Token);
        await UntilAsync(async () => (await QueueAsync(server)) == (1, 1));

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => second);
        await UntilAsync(async () => (await QueueAsync(server)) == (1, 0));
        slow.Release();
        (await first).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Analyse_LongerThanAllowed_Is504()
    {
        var slow = new HeldAnalyser();
        await using var server = await TestServer.WithFakeFacesAsync(settings => settings with { Server = settings.Server with { RequestTimeoutSeconds = 1 } }, slow.Wrap);

        (await DetectAsync(server)).ShouldBeProblem(504, "timeout");
    }

    [Fact]
    public async Task Stop_RequestRunning_IsAnsweredFirst()
    {
        var slow = new HeldAnalyser();
        await using var server = await TestServer.WithFakeFacesAsync(null, slow.Wrap);
        var running = DetectAsync(server);
        await UntilAsync(async () => (await QueueAsync(server)).Running == 1);

        var stopping = server.StopAsync();
        slow.Release();

        (await running).Status.ShouldBe(200);
        await stopping;
        await Should.ThrowAsync<HttpRequestException>(() => DetectAsync(server));
    }

    private static Task<Answer> DetectAsync(TestServer server) => server.PostAsync(Detect, ("file", FakeAnalyser.Picture("ann")));

    private static async Task<(int Running, int Waiting)> QueueAsync(TestServer server)
    {
        var queue = (await server.GetAsync("/health")).Json.GetProperty("queue");
        return (queue.GetProperty("running").GetInt32(), queue.GetProperty("waiting").GetInt32());
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 500 && !await condition(); i++) await Task.Delay(20, TestContext.Current.CancellationToken);
        (await condition()).ShouldBeTrue();
    }

    /// <summary>Holds every analysis until it is released.</summary>
    private sealed class HeldAnalyser : IFaceAnalyser
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IFaceAnalyser _inner = null!;
        private int _now;
        private int _most;

        public int MostAtOnce => _most;

        public IFaceAnalyser Wrap(IFaceAnalyser inner)
        {
            _inner = inner;
            return this;
        }

        public void Release() => _gate.TrySetResult();

        public async Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _now));
            await _gate.Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref _now);
            return await _inner.AnalyseAsync(image, request, cancellationToken);
        }
    }
}
