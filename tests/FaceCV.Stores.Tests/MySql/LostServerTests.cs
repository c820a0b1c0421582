using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Stores.MySql;
using FaceCV.Stores.Tests.Durability;
using FaceCV.TestKit.Databases;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.MySql;

/// <summary>The server is killed, restarted, or its connections are cut, while people are enrolled.</summary>
public sealed class LostServerTests : IClassFixture<LostServerTests.OwnServer>
{
    private const int Rounds = 5;
    private const int Writers = 4;

    private readonly MariaDbServer _server;
    private readonly MySqlGalleryOptions _options;

    public LostServerTests(OwnServer own)
    {
        MariaDbServer.Require();
        _server = own.Running();
        _options = SharedServer.NewDatabase(_server);
    }

    [Fact]
    public async Task Kill_InTheMiddleOfWrites_LosesNothingAcknowledgedAndHeals()
    {
        await using var store = await OpenAsync();
        var random = new Random(20240603);
        var (present, failed, next) = (new HashSet<int>(), 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var writers = Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var number = Interlocked.Increment(ref next);
                    try
                    {
                        await EnrolAsync(store, number);
                        lock (present) present.Add(number);
                    }
                    catch (FaceException failure) when (failure.Error == FaceError.StoreUnavailable)
                    {
                        Interlocked.Increment(ref failed);
                    }
                }
            })).ToList();
            await Task.Delay(random.Next(50, 600));
            _server.Kill();
            await Task.Delay(random.Next(0, 300));
            _server.Start();
            await stop.CancelAsync();
            await Task.WhenAll(writers);

            var counts = await store.CountAsync();
            counts.Faces.ShouldBe(counts.People);
            counts.People.ShouldBeInRange(present.Count, present.Count + failed);
            foreach (var number in present) await ShouldBeWhole(store, number);
        }

        present.Count.ShouldBeGreaterThan(Rounds);
        SharedServer.Read(_options, "SELECT COUNT(*) FROM faces f WHERE NOT EXISTS (SELECT 1 FROM templates t WHERE t.face_key = f.key) OR NOT EXISTS (SELECT 1 FROM crops c WHERE c.face_key = f.key)").ShouldBe(0L);
    }

    [Fact]
    public async Task KillConnections_WhileWriting_StoresEachOnceAndFailsNone()
    {
        await using var store = await OpenAsync();
        var (stored, killedAt) = (0, -10);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await EnrolAsync(store, (writer * 1000) + i);
                Interlocked.Increment(ref stored);
            }
        })));

        // By what was stored, not by the clock: on a busy machine one write would be met more often than it tries again.
        while (!writing.IsCompleted)
        {
            if (Volatile.Read(ref stored) is var count && count >= killedAt + 10)
            {
                killedAt = count;
                SharedServer.Execute(_options, KillOthers());
            }

            await Task.WhenAny(writing, Task.Delay(100));
        }

        await writing;
        (await store.CountAsync()).ShouldBe(new GalleryCounts(Writers * 25, Writers * 25));
        SharedServer.Read(_options, "SELECT COUNT(*) FROM changes").ShouldBe(Writers * 25L);
    }

    [Fact]
    public async Task Restart_WhileIdle_IsNotNoticed()
    {
        await using var store = await OpenAsync();
        await EnrolAsync(store, 1);
        _server.Kill();
        _server.Start();

        await ShouldBeWhole(store, 1);
        _server.Kill();
        _server.Start();
        await EnrolAsync(store, 2);

        (await store.CountAsync()).People.ShouldBe(2);
    }

    [Fact]
    public async Task Away_ForLong_IsUnavailableUntilItIsBack()
    {
        await using var store = await OpenAsync(new ImpatientTime());
        _server.Kill();

        var failure = await Should.ThrowAsync<FaceException>(() => EnrolAsync(store, 1));
        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Message.ShouldContain("cannot be reached");
        (await Should.ThrowAsync<FaceException>(() => store.CountAsync())).Error.ShouldBe(FaceError.StoreUnavailable);

        _server.Start();
        (await store.CountAsync()).People.ShouldBe(0);
        await EnrolAsync(store, 1);
    }

    [Theory]
    [InlineData(Cut.Before)]
    [InlineData(Cut.After)]
    public async Task Cut_AtCommit_StoresTheWriteOnce(Cut cut)
    {
        using var proxy = new CuttingProxy(_server.Port);
        await using var store = await OpenAsync(port: proxy.Port);
        for (var number = 1; number <= 3; number++)
        {
            proxy.CutAtCommit(cut);
            await EnrolAsync(store, number);
            proxy.IsPlanned.ShouldBeFalse();
            await ShouldBeWhole(store, number);
        }

        (await store.CountAsync()).ShouldBe(new GalleryCounts(3, 3));
        SharedServer.Read(_options, "SELECT COUNT(*) FROM changes").ShouldBe(3L);
    }

    [Fact]
    public async Task Cut_AtCommitAndGoneForGood_SaysThatItIsNotKnown()
    {
        using var proxy = new CuttingProxy(_server.Port);
        await using var store = await OpenAsync(new ImpatientTime(), proxy.Port);
        proxy.CutAtCommit(Cut.After, _server.Kill);

        (await Should.ThrowAsync<FaceException>(() => EnrolAsync(store, 1))).Message.ShouldContain("whether it was stored is not known");
    }

    private async Task<MySqlGalleryStore> OpenAsync(TimeProvider? time = null, int? port = null)
    {
        var store = new MySqlGalleryStore(_options with { Port = port ?? _options.Port }, TestKeys.Ring, time ?? TimeProvider.System);
        await store.InitialiseAsync();
        return store;
    }

    private static async Task EnrolAsync(MySqlGalleryStore store, int number)
    {
        var (person, face) = GalleryWriter.Make(number);
        await store.CreatePersonAsync(person, [face]);
    }

    private static async Task ShouldBeWhole(MySqlGalleryStore store, int number)
    {
        var person = (await store.FindPersonByExternalIdAsync(GalleryWriter.Name(number))).ShouldNotBeNull($"{number} was acknowledged");
        var template = (await store.ReadTemplatesAsync(person.Id, SampleGallery.Model)).ShouldHaveSingleItem();
        template.Embedding.Values.SequenceEqual(GalleryWriter.Make(number).Face.Template.Embedding.Values).ShouldBeTrue();
    }

    private string KillOthers()
    {
        var ids = SharedServer.Read(
            _options, "SELECT GROUP_CONCAT(id) FROM information_schema.processlist WHERE user = 'facecv' AND id <> CONNECTION_ID()") as string ?? "";
        return string.Concat(ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => $"BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR 1094 BEGIN END; KILL CONNECTION {id}; END; ")) + "DO 0";
    }

    /// <summary>A server that these tests may kill, and that writes its log to the disk at every commit.</summary>
    public sealed class OwnServer : IDisposable
    {
        private MariaDbServer? _server;

        public MariaDbServer Running()
        {
            if (_server is null) return _server = MariaDbServer.Start();
            if (!_server.IsRunning) _server.Start();
            return _server;
        }

        public void Dispose() => _server?.Dispose();
    }

    // Waits end at once.
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
