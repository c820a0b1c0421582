using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Models;

/// <summary>npm is played by a shell script, so that no test needs a network.</summary>
public class NpmSourceTests : PackTestBase
{
    [Fact]
    public async Task EnsureInstalled_NpmMissing_SaysWhatToInstall()
    {
        Announce(NpmPack(TinyPack.Integrity([1])));
        var refusal = await RefusedAsync(FaceError.ModelDownloadFailed, () => Installer(searchPath: "").EnsureInstalledAsync("tiny"));
        refusal.Message.ShouldContain("npm is not on the PATH");
        refusal.Remedy.ShouldNotBeNull().ShouldContain("--from");
    }

    [Fact]
    public async Task EnsureInstalled_Npm_InstallsWithoutScripts()
    {
        var tarball = new TinyPack().ToTarGz(withManifest: false);
        await File.WriteAllBytesAsync(Folder["served.tgz"], tarball);
        Announce(NpmPack(TinyPack.Integrity(tarball)));
        var npm = FakeNpm($"echo \"$@\" > '{Folder["arguments"]}'; cp '{Folder["served.tgz"]}' tiny-package-1.2.3.tgz");

        await Installer(npm).EnsureInstalledAsync("tiny");

        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
        var arguments = await File.ReadAllTextAsync(Folder["arguments"]);
        arguments.ShouldStartWith("pack tiny-package@1.2.3 --json --ignore-scripts");
        Leftovers("tiny").ShouldBeEmpty();
    }

    [Fact]
    public async Task EnsureInstalled_OtherIntegrity_IsRefused()
    {
        await File.WriteAllBytesAsync(Folder["served.tgz"], new TinyPack().ToTarGz());
        Announce(NpmPack(TinyPack.Integrity([1])));
        var npm = FakeNpm($"cp '{Folder["served.tgz"]}' tiny-package-1.2.3.tgz");
        (await RefusedAsync(FaceError.ModelDamaged, () => Installer(npm).EnsureInstalledAsync("tiny"))).Message.ShouldContain("integrity");
        Catalogue().StatusOf("tiny").State.ShouldBe(PackState.NotInstalled);
    }

    [Theory]
    [InlineData("ENOTFOUND", "cannot be reached")]
    [InlineData("E404", "does not have it")]
    [InlineData("ENOSPC", "disk is full")]
    [InlineData("EACCES", "may not write")]
    [InlineData("EWHATEVER", "npm failed")]
    public async Task EnsureInstalled_NpmFails_SaysWhyWithoutItsWords(string code, string words)
    {
        Announce(NpmPack(TinyPack.Integrity([1])));
        var npm = FakeNpm($"echo '{{\"error\":{{\"code\":\"{code}\",\"summary\":\"http://user:hidden@registry\"}}}}'; exit 1");
        var refusal = await RefusedAsync(FaceError.ModelDownloadFailed, () => Installer(npm).EnsureInstalledAsync("tiny"));
        refusal.Message.ShouldContain(words);
        refusal.Message.ShouldContain(code);
        refusal.ToString().ShouldNotContain("hidden");
    }

    [Fact]
    public async Task EnsureInstalled_Cancelled_EndsNpm()
    {
        Announce(NpmPack(TinyPack.Integrity([1])));
        var npm = FakeNpm($"echo $$ > '{Folder["pid"]}.part'; mv '{Folder["pid"]}.part' '{Folder["pid"]}'; exec sleep 600");
        using var stop = new CancellationTokenSource();
        var installing = Installer(npm).EnsureInstalledAsync("tiny", cancellationToken: stop.Token);
        while (!File.Exists(Folder["pid"]) && !installing.IsCompleted) await Task.Delay(20);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => installing);

        var pid = (await File.ReadAllTextAsync(Folder["pid"])).Trim();
        for (var i = 0; i < 250 && Directory.Exists($"/proc/{pid}"); i++) await Task.Delay(20);
        Directory.Exists($"/proc/{pid}").ShouldBeFalse();
    }

    private static TinyPack NpmPack(string integrity) => new(source: new PackSourceInfo("npm", "tiny-package", "1.2.3", integrity));

    private string FakeNpm(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for npm is a shell script");
        Directory.CreateDirectory(Folder["bin"]);
        File.WriteAllText(Folder["bin/npm"], $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder["bin/npm"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return $"{Folder["bin"]}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
    }
}
