using System.Collections.Concurrent;
using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.Vision.Models;
using FaceCV.Vision.Models.Onnx;

namespace FaceCV.Vision.Tests.Models;

public class PackInstallerTests : PackTestBase
{
    [Fact]
    public async Task InstallFrom_Folder_PutsRewrittenFilesAndRecordInPlace()
    {
        var pack = new TinyPack();

        var installed = await InstallAsync(pack);

        installed.Manifest.Name.ShouldBe("tiny");
        Leftovers("tiny").ShouldBeEmpty();
        File.ReadAllBytes(installed.PathOf(installed.Manifest.Models[0])).ShouldBe(GraphRewriter.Rewrite(pack.Files["net_a.onnx"]).Bytes);
        var file = Record().GetProperty("files")[0];
        file.GetProperty("publishedSha256").GetString().ShouldBe(pack.Manifest.Models[0].Sha256);
        file.GetProperty("rewrite").GetString().ShouldBe("Applied");
        Record().GetProperty("rewriterVersion").GetInt32().ShouldBe(GraphRewriter.Version);
        Catalogue().StatusOf("tiny").State.ShouldBe(PackState.Installed);
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
    }

    [Theory]
    [InlineData(".zip", "")]
    [InlineData(".zip", "tiny-1.0/")]
    [InlineData(".tgz", "package/")]
    public async Task InstallFrom_LocalArchive_Installs(string extension, string prefix)
    {
        var pack = new TinyPack();
        await File.WriteAllBytesAsync(Folder["offered" + extension], extension == ".zip" ? pack.ToZip(prefix: prefix) : pack.ToTarGz(prefix: prefix));
        (await Installer().InstallFromAsync(Folder["offered" + extension])).Manifest.Name.ShouldBe("tiny");
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task InstallFrom_NoManifest_SaysSo()
    {
        new TinyPack().WriteFolder(Folder["offered"], withManifest: false);
        (await RefusedAsync(FaceError.InvalidArgument, () => Installer().InstallFromAsync(Folder["offered"]))).Message.ShouldContain("pack.json");
    }

    [Fact]
    public async Task InstallFrom_KnownName_NeedsNoManifest()
    {
        Announce(new TinyPack()).WriteFolder(Folder["offered"], withManifest: false);
        await Installer().InstallFromAsync(Folder["offered"], "tiny");
        Catalogue().StatusOf("tiny").State.ShouldBe(PackState.Installed);
    }

    [Fact]
    public async Task InstallFrom_WrongName_IsRefused()
    {
        Announce(new TinyPack("other"));
        new TinyPack().WriteFolder(Folder["offered"]);
        await RefusedAsync(FaceError.InvalidArgument, () => Installer().InstallFromAsync(Folder["offered"], "other"));
    }

    [Fact]
    public async Task InstallFrom_AbsentPathOrOtherKind_IsRefused()
    {
        await RefusedAsync(FaceError.ModelDownloadFailed, () => Installer().InstallFromAsync(Folder["nothing"]));
        await File.WriteAllTextAsync(Folder["text.zip"], "not an archive");
        await RefusedAsync(FaceError.ModelDownloadFailed, () => Installer().InstallFromAsync(Folder["text.zip"]));
        await File.WriteAllBytesAsync(Folder["cut.zip"], new TinyPack().ToZip()[..200]);
        await RefusedAsync(FaceError.ModelDamaged, () => Installer().InstallFromAsync(Folder["cut.zip"]));
        await File.WriteAllBytesAsync(Folder["cut.tgz"], new TinyPack().ToTarGz()[..200]);
        await RefusedAsync(FaceError.ModelDamaged, () => Installer().InstallFromAsync(Folder["cut.tgz"]));
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task InstallFrom_AlteredFile_NamesItAndLeavesNothing()
    {
        var pack = new TinyPack();
        pack.Files["net_b.onnx"] = [.. pack.Files["net_b.onnx"][..^1], 0];
        (await RefusedAsync(FaceError.ModelDamaged, () => InstallAsync(pack))).Message.ShouldContain("net_b.onnx");
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task InstallFrom_LongerFileThanStated_IsRefused()
    {
        var pack = new TinyPack();
        pack.Files["net_b.onnx"] = [.. pack.Files["net_b.onnx"], 0];
        (await RefusedAsync(FaceError.ModelDamaged, () => InstallAsync(pack))).Message.ShouldContain("net_b.onnx");
    }

    [Fact]
    public async Task InstallFrom_MissingFile_NamesIt()
    {
        var pack = new TinyPack();
        pack.Files.Remove("net_b.onnx");
        (await RefusedAsync(FaceError.ModelDamaged, () => InstallAsync(pack))).Message.ShouldContain("net_b.onnx");
    }

    [Fact]
    public async Task InstallFrom_FailureInTheMiddle_KeepsThePackThatWasThere()
    {
        await InstallAsync();
        var newer = new TinyPack(seed: 9);
        newer.Files["net_b.onnx"] = [1, 2, 3];

        await RefusedAsync(FaceError.ModelDamaged, () => Installer().InstallFromAsync(newer.WriteFolder(Folder["newer"])));

        Leftovers("tiny").ShouldBeEmpty();
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task InstallFrom_Cancelled_LeavesNothing()
    {
        new TinyPack().WriteFolder(Folder["offered"]);
        using var stop = new CancellationTokenSource();
        var installer = Installer(null, graph =>
        {
            stop.Cancel();
            return GraphRewriter.Rewrite(graph);
        });
        await Should.ThrowAsync<OperationCanceledException>(() => installer.InstallFromAsync(Folder["offered"], cancellationToken: stop.Token));
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task InstallFrom_NewerPack_ReplacesFilesAndKeepsTheOperatorsOwn()
    {
        await InstallAsync();
        var own = Path.Combine(ModelsDirectory, "tiny", "notes.txt");
        await File.WriteAllTextAsync(own, "mine");
        var newer = new TinyPack(seed: 9);

        await Installer().InstallFromAsync(newer.WriteFolder(Folder["newer"]));

        Catalogue().Find("tiny").Models[0].Sha256.ShouldBe(newer.Manifest.Models[0].Sha256);
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
        (await File.ReadAllTextAsync(own)).ShouldBe("mine");
    }

    [Fact]
    public async Task InstallFrom_RewriteThatDoesNotAgree_KeepsThePublishedFile()
    {
        var pack = new TinyPack();
        var wrong = TinyGraph.ConvPRelu(seed: 99);

        var installed = await Installer(null, _ => new RewriteResult(wrong, 1, 0)).InstallFromAsync(pack.WriteFolder(Folder["offered"]));

        (await File.ReadAllBytesAsync(installed.PathOf(installed.Manifest.Models[0]))).ShouldBe(pack.Files["net_a.onnx"]);
        Record().GetProperty("files")[0].GetProperty("rewrite").GetString().ShouldBe("Refused");
        (await Installer().VerifyAsync("tiny")).Files[0].Note.ShouldNotBeNull().ShouldContain("output 'output'");
    }

    [Fact]
    public async Task InstallFrom_RewriteOtherThanPinned_KeepsThePublishedFile()
    {
        var pack = new TinyPack();
        pack.Manifest = pack.Manifest with { Models = [pack.Manifest.Models[0] with { RewrittenSha256 = new string('a', 64) }] };
        await InstallAsync(pack);
        Record().GetProperty("files")[0].GetProperty("rewrite").GetString().ShouldBe("Refused");
    }

    [Fact]
    public async Task EnsureInstalled_Installed_DoesNothing()
    {
        var installed = await InstallAsync();
        var before = File.GetLastWriteTimeUtc(installed.PathOf(installed.Manifest.Models[0]));
        await Installer().EnsureInstalledAsync("tiny");
        File.GetLastWriteTimeUtc(installed.PathOf(installed.Manifest.Models[0])).ShouldBe(before);
    }

    [Fact]
    public async Task EnsureInstalled_NoSource_SaysSo()
    {
        Announce(new TinyPack());
        await RefusedAsync(FaceError.ModelNotInstalled, () => Installer().EnsureInstalledAsync("tiny"));
    }

    [Fact]
    public async Task EnsureInstalled_Damaged_IsRefusedByNameUntilPulled()
    {
        await InstallAsync();
        await File.WriteAllBytesAsync(Path.Combine(ModelsDirectory, "tiny", "net_b.onnx"), [1]);

        var refusal = await RefusedAsync(FaceError.ModelDamaged, () => Installer().EnsureInstalledAsync("tiny"));

        refusal.Message.ShouldContain("net_b.onnx");
        refusal.Remedy.ShouldNotBeNull().ShouldContain("models pull tiny");
    }

    [Fact]
    public async Task EnsureInstalled_NonCommercial_IsRefusedUnlessAllowed()
    {
        await InstallAsync(new TinyPack(commercialUse: false));
        await RefusedAsync(FaceError.LicenceNotAccepted, () => Installer().EnsureInstalledAsync("tiny"));
        await Installer(Options with { AllowNonCommercial = true }).EnsureInstalledAsync("tiny");
    }

    [Fact]
    public async Task InstallFrom_ManyAtOnce_AllSucceedWithOnePack()
    {
        new TinyPack().WriteFolder(Folder["offered"]);
        var packs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Installer().InstallFromAsync(Folder["offered"]))));
        packs.ShouldAllBe(pack => pack.Manifest.Name == "tiny");
        Leftovers("tiny").ShouldBeEmpty();
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task InstallFrom_LeftOfACrash_IsSweptAndAnOldPackComesBack()
    {
        await InstallAsync();
        Directory.CreateDirectory(Path.Combine(ModelsDirectory, ".tiny.dead.tmp", "files"));
        Directory.Move(Path.Combine(ModelsDirectory, "tiny"), Path.Combine(ModelsDirectory, ".tiny.dead.tmp", "old"));

        PackWorkspace.Sweep(ModelsDirectory, "tiny");

        Leftovers("tiny").ShouldBeEmpty();
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task InstallFrom_Progress_TellsFilesAndEnd()
    {
        new TinyPack().WriteFolder(Folder["offered"]);
        var seen = new ConcurrentQueue<PackProgress>();
        await Installer().InstallFromAsync(Folder["offered"], progress: new Direct(seen.Enqueue));
        seen.ShouldContain(progress => progress.Stage == PackStage.Rewriting && progress.File == "net_b.onnx" && progress.Done == 1 && progress.Total == 2);
        seen.Last().Stage.ShouldBe(PackStage.Installed);
    }

    [Fact]
    public async Task InstallFrom_ModelsDirectoryIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(Folder["models"], "a file");
        new TinyPack().WriteFolder(Folder["offered"]);
        (await RefusedAsync(FaceError.ModelDownloadFailed, () => Installer().InstallFromAsync(Folder["offered"]))).Message.ShouldContain("cannot be written");
    }

    [Fact]
    public void Explain_DiskFull_SaysSo()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        var full = Should.Throw<IOException>(() =>
        {
            using var stream = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            stream.Write([1]);
        });
        InstallFailures.Explain("/models", full).Message.ShouldContain("full");
    }

    private sealed class Direct(Action<PackProgress> report) : IProgress<PackProgress>
    {
        public void Report(PackProgress value) => report(value);
    }
}
