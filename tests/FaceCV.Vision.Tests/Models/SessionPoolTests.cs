using System.Collections.Concurrent;
using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.Vision.Models;
using Microsoft.Extensions.Time.Testing;

namespace FaceCV.Vision.Tests.Models;

public class SessionPoolTests : PackTestBase
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Lease_ManyAtOnce_LoadsOnceAndSharesIt()
    {
        var pack = await InstallAsync();
        using var pool = new SessionPool(Options, _time);
        var sessions = new ConcurrentBag<ModelSession>();

        Parallel.For(0, 16, _ =>
        {
            using var lease = pool.Lease(pack, pack.Manifest.Models[0]);
            using var run = lease.Session.Rent();
            run.Input.Fill(0.5f);
            run.Execute();
            sessions.Add(lease.Session);
        });

        sessions.Distinct().Count().ShouldBe(1);
        pool.Snapshot().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            model => model.Pack.ShouldBe("tiny"),
            model => model.Model.ShouldBe("net_a"),
            model => model.ExecutionProvider.ShouldBe("CPU"),
            model => model.Runs.ShouldBe(16),
            model => model.Leases.ShouldBe(0),
            model => model.FileBytes.ShouldBe(new FileInfo(pack.PathOf(pack.Manifest.Models[0])).Length));
    }

    [Fact]
    public async Task Timer_IdleModel_IsUnloadedAndLoadsAgain()
    {
        var pack = await InstallAsync();
        using var pool = new SessionPool(Options with { IdleUnload = Idle }, _time);
        pool.Lease(pack, pack.Manifest.Models[0]).Dispose();

        _time.Advance(Idle * 0.9);
        pool.Snapshot().Count.ShouldBe(1);
        _time.Advance(Idle * 0.5);
        pool.Snapshot().ShouldBeEmpty();

        using var again = pool.Lease(pack, pack.Manifest.Models[0]);
        using var run = again.Session.Rent();
        run.Execute();
    }

    [Fact]
    public async Task Timer_LeasedModel_Stays()
    {
        var pack = await InstallAsync();
        using var pool = new SessionPool(Options with { IdleUnload = Idle }, _time);
        var lease = pool.Lease(pack, pack.Manifest.Models[0]);
        _time.Advance(Idle * 5);
        pool.Snapshot().ShouldHaveSingleItem().Leases.ShouldBe(1);
        lease.Dispose();
        lease.Dispose();
        pool.Snapshot().ShouldHaveSingleItem().Leases.ShouldBe(0);
        _time.Advance(Idle * 2);
        pool.Snapshot().ShouldBeEmpty();
        Should.Throw<ObjectDisposedException>(() => lease.Session);
    }

    [Fact]
    public async Task Timer_NoIdleTime_NeverUnloads()
    {
        var pack = await InstallAsync();
        using var pool = new SessionPool(Options, _time);
        pool.Lease(pack, pack.Manifest.Models[0]).Dispose();
        _time.Advance(TimeSpan.FromDays(100));
        pool.Snapshot().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Dispose_WithALease_UnloadsWhenItComesBack()
    {
        var pack = await InstallAsync();
        var pool = new SessionPool(Options, _time);
        var lease = pool.Lease(pack, pack.Manifest.Models[0]);
        pool.Dispose();
        using (var run = lease.Session.Rent()) run.Execute();
        pool.Snapshot().Count.ShouldBe(1);
        lease.Dispose();
        pool.Snapshot().ShouldBeEmpty();
        Should.Throw<ObjectDisposedException>(() => pool.Lease(pack, pack.Manifest.Models[0]));
    }

    [Fact]
    public async Task Lease_AlteredFileOfTheSameSize_IsRefusedByNameUntilRepaired()
    {
        var pack = await InstallAsync();
        var path = pack.PathOf(pack.Manifest.Models[0]);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        using var pool = new SessionPool(Options, _time);

        Refused(FaceError.ModelDamaged, () => pool.Lease(pack, pack.Manifest.Models[0])).Message.ShouldContain("net_a.onnx");
        (await Installer().VerifyAsync("tiny")).Status.DamagedFile.ShouldBe("net_a.onnx");

        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        pool.Lease(pack, pack.Manifest.Models[0]).Dispose();
    }

    [Fact]
    public async Task Lease_HalfWrittenOrMissingFile_IsRefusedByName()
    {
        var pack = await InstallAsync();
        var path = pack.PathOf(pack.Manifest.Models[1]);
        using var pool = new SessionPool(Options, _time);
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..50]);
        Refused(FaceError.ModelDamaged, () => pool.Lease(pack, pack.Manifest.Models[1])).Message.ShouldContain("net_b.onnx");
        File.Delete(path);
        Refused(FaceError.ModelDamaged, () => pool.Lease(pack, pack.Manifest.Models[1])).Message.ShouldContain("is missing");
    }

    [Fact]
    public void Lease_PutInPlaceByHandAndAltered_IsRefused()
    {
        var published = Announce(new TinyPack());
        var folder = published.WriteFolder(Path.Combine(ModelsDirectory, "tiny"));
        var pack = new InstalledPack(published.Manifest, folder);
        using var pool = new SessionPool(Options, _time);
        pool.Lease(pack, pack.Manifest.Models[0]).Dispose();
        File.AppendAllText(pack.PathOf(pack.Manifest.Models[1]), "x");
        Refused(FaceError.ModelDamaged, () => pool.Lease(pack, pack.Manifest.Models[1]));
    }

    [Fact]
    public async Task Lease_ManifestNamesAnotherOutput_NamesFileAndOutput()
    {
        var offered = new TinyPack();
        offered.Manifest = offered.Manifest with { Models = [offered.Manifest.Models[0] with { Outputs = ["other"] }] };
        var pack = await InstallAsync(offered);
        using var pool = new SessionPool(Options, _time);
        var message = Refused(FaceError.ModelDamaged, () => pool.Lease(pack, pack.Manifest.Models[0])).Message;
        message.ShouldContain("net_a.onnx");
        message.ShouldContain("'other'");
    }

    [Fact]
    public async Task Lease_NonCommercial_IsRefused()
    {
        var pack = await InstallAsync(new TinyPack(commercialUse: false));
        using var pool = new SessionPool(Options, _time);
        Refused(FaceError.LicenceNotAccepted, () => pool.Lease(pack, pack.Manifest.Models[0]));
        using var allowed = new SessionPool(Options with { AllowNonCommercial = true }, _time);
        allowed.Lease(pack, pack.Manifest.Models[0]).Dispose();
    }
}
