using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Packs;

/// <summary>Pulling a pack as a process does it, where the machine lacks something.</summary>
public sealed class PackPullTests : IDisposable
{
    private readonly CliProcess _facecv = new();

    public void Dispose() => _facecv.Dispose();

    [Fact]
    public async Task Pull_NoNpm_SaysWhatToInstall()
    {
        _facecv["PATH"] = Directory.CreateDirectory(_facecv.PathOf("empty")).FullName;

        var result = await _facecv.RunAsync("models", "pull");

        result.Code.ShouldBe(ExitCode.ModelMissing);
        result.Error.ShouldContain("error: npm is not on the PATH");
        result.Error.ShouldContain("next:  Install Node.js with npm, or install the pack from a copy with `facecv models pull --from FOLDER-OR-ARCHIVE`.");
        _facecv.InstalledNames().ShouldBeEmpty();
    }

    [Fact]
    public async Task Detect_FirstUseWithoutNetwork_SaysSo()
    {
        RequireNpm();
        _facecv["npm_config_registry"] = $"http://127.0.0.1:{FileServer.FreePort()}/";
        var picture = _facecv.PathOf("picture.png");
        await File.WriteAllBytesAsync(picture, [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. new byte[64]]);

        var result = await _facecv.RunAsync("detect", picture, "--json");

        result.Code.ShouldBe(ExitCode.ModelMissing, result.Output + result.Error);
        var error = result.Json.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("model_download_failed");
        error.GetProperty("message").GetString()!.ShouldContain("the registry cannot be reached (ECONNREFUSED)");
        error.GetProperty("remedy").GetString()!.ShouldContain("Check the network");
        _facecv.InstalledNames().ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_AlteredByTheRegistry_IsRefused()
    {
        _facecv.StandInForNpm("echo nothing > faceplugin-face-recognition-js-0.0.1.tgz");

        var result = await _facecv.RunAsync("models", "pull");

        result.Code.ShouldBe(ExitCode.ModelMissing);
        result.Error.ShouldContain("has the integrity");
        _facecv.InstalledNames().ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_Interrupted_LeavesNothing()
    {
        var ready = _facecv.PathOf("ready");
        _facecv.StandInForNpm($"head -c 100000 /dev/zero > half.tgz; echo $$ > '{ready}.part'; mv '{ready}.part' '{ready}'; exec sleep 600");

        var result = await _facecv.InterruptAsync(ready, "models", "pull");

        result.Code.ShouldBe(ExitCode.Cancelled, result.Error);
        result.Error.ShouldContain("error: Stopped.");
        _facecv.InstalledNames().ShouldBeEmpty();
        Directory.Exists($"/proc/{(await File.ReadAllTextAsync(ready)).Trim()}").ShouldBeFalse("npm ends too");
    }

    [Fact]
    public async Task Pull_DiskFull_SaysSoAndLeavesNothing()
    {
        Directory.CreateDirectory(_facecv.ModelsDirectory);
        var offered = new TinyPack().WriteFolder(_facecv.PathOf("offered"));

        // A file system of its own, of 12 KB, that only the shell and its children see.
        var mount = $"mount -t tmpfs -o size=12k tmpfs '{_facecv.ModelsDirectory}'";
        Assert.SkipUnless((await _facecv.ShellAsync("sh", "-c", $"unshare -rm sh -c \"{mount}\"")).Code == 0, "needs user namespaces, to make a small disk");
        var result = await _facecv.ShellAsync(
            "unshare", "-rm", "sh", "-c",
            $"{mount} && dd if=/dev/zero of='{_facecv.ModelsDirectory}/.other.lock' bs=4k count=3 2>/dev/null; $FACECV models pull --from '{offered}'; code=$?; ls -A '{_facecv.ModelsDirectory}'; exit $code");

        result.Code.ShouldBe(ExitCode.ModelMissing, result.Output + result.Error);
        result.Error.ShouldContain("is full; nothing was installed");
        result.Error.ShouldContain("next:  Make room");
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(name => name.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/proc/facecv-models")]
    [InlineData("/dev/null/models")]
    public async Task Pull_FolderThatCannotBeWritten_SaysSo(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        var offered = new TinyPack().WriteFolder(_facecv.PathOf("offered"));

        var result = await _facecv.RunAsync("models", "pull", "--from", offered, "--models-dir", folder);

        result.Code.ShouldBe(ExitCode.ModelMissing, result.Error);
        result.Error.ShouldContain($"The models directory '{folder}' cannot be written");
        result.Error.ShouldContain("FACECV_MODEL_CACHE_DIR");
    }

    private static void RequireNpm() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "npm"))), "npm is not on the PATH");
}
