using System.IO.Compression;
using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.Vision.Models;
using FaceCV.Vision.Models.Sources;

namespace FaceCV.Vision.Tests.Models;

public class PackSourcesTests : PackTestBase
{
    [Fact]
    public async Task InstallFrom_ZipOfALocalServer_InstallsAndTellsBytes()
    {
        using var server = new FileServer(new TinyPack().ToZip());
        var downloaded = 0L;
        var progress = new SynchronousProgress(value => downloaded = value.Stage == PackStage.Downloading ? value.Done : downloaded);

        await Installer().InstallFromAsync(server.Address, progress: progress);

        downloaded.ShouldBe(new TinyPack().ToZip().Length);
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
        Leftovers("tiny").ShouldBeEmpty();
    }

    [Fact]
    public async Task EnsureInstalled_HttpsSource_ChecksIntegrity()
    {
        var zip = new TinyPack().ToZip(withManifest: false);
        using var server = new FileServer(zip);
        Announce(new TinyPack(source: new PackSourceInfo("https", Integrity: TinyPack.Integrity(zip), Url: server.Address)));
        await Installer().EnsureInstalledAsync("tiny");
        Catalogue().StatusOf("tiny").State.ShouldBe(PackState.Installed);

        Announce(new TinyPack("other", source: new PackSourceInfo("https", Integrity: TinyPack.Integrity([1]), Url: server.Address)));
        (await RefusedAsync(FaceError.ModelDamaged, () => Installer().EnsureInstalledAsync("other"))).Message.ShouldContain("integrity");
        Leftovers("tiny", "other").ShouldBeEmpty();
    }

    [Fact]
    public async Task InstallFrom_ServerSays404_SaysSoWithoutTheQuery()
    {
        using var server = new FileServer([], status: 404);
        var refusal = await RefusedAsync(FaceError.ModelDownloadFailed, () => Installer().InstallFromAsync(server.Address + "?token=hidden"));
        refusal.Message.ShouldContain("404");
        refusal.Message.ShouldNotContain("hidden");
    }

    [Fact]
    public async Task InstallFrom_NobodyListens_SaysSo() =>
        await RefusedAsync(FaceError.ModelDownloadFailed, () => Installer().InstallFromAsync($"http://127.0.0.1:{FileServer.FreePort()}/pack.zip"));

    [Fact]
    public async Task InstallFrom_PlainHttpOfAnotherMachine_IsRefused() =>
        await RefusedAsync(FaceError.InvalidArgument, () => Installer().InstallFromAsync("http://192.0.2.1/pack.zip"));

    [Fact]
    public async Task OpenAsync_LongerThanAllowed_IsRefused()
    {
        using var server = new FileServer(new TinyPack().ToZip());
        using var http = new HttpClient();
        var source = new HttpZipSource(http, new Uri(server.Address), null, maximumBytes: 100);
        await RefusedAsync(FaceError.ModelDownloadFailed, () => source.OpenAsync(Folder.Path, null, default));
    }

    [Theory]
    [InlineData("../evil.onnx")]
    [InlineData("a/../../evil.onnx")]
    [InlineData("/evil.onnx")]
    [InlineData("..\\evil.onnx")]
    public async Task InstallFrom_ArchiveThatLeavesItsFolder_IsRefused(string path)
    {
        var pack = new TinyPack();
        pack.Files[path] = [1];
        await File.WriteAllBytesAsync(Folder["offered.zip"], pack.ToZip());
        await File.WriteAllBytesAsync(Folder["offered.tgz"], pack.ToTarGz(prefix: ""));
        (await RefusedAsync(FaceError.ModelDamaged, () => Installer().InstallFromAsync(Folder["offered.zip"]))).Message.ShouldContain("leads out");
        (await RefusedAsync(FaceError.ModelDamaged, () => Installer().InstallFromAsync(Folder["offered.tgz"]))).Message.ShouldContain("leads out");
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public void Read_ZipBomb_StopsAtTheLimit()
    {
        using (var stream = File.Create(Folder["bomb.zip"]))
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("big.onnx").Open())
            entry.Write(new byte[1 << 20]);
        using var files = LocalSource.Open(Folder["bomb.zip"], Folder.Path);
        Refused(FaceError.ModelDamaged, () => files.Read("big.onnx", 1000)).Message.ShouldContain("longer");
    }

    private sealed class SynchronousProgress(Action<PackProgress> report) : IProgress<PackProgress>
    {
        public void Report(PackProgress value) => report(value);
    }
}
