using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Tests.Packs;

/// <summary>Packs that are damaged or not allowed are refused by name, and mended by pulling.</summary>
public sealed class PackStateTests : IDisposable
{
    private static readonly byte[] PngHead = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. new byte[64]];
    private readonly CliRunner _cli = CliRunner.Bare();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Pull_ZipOfALocalServer_IsInstalledAndListed()
    {
        using var server = new FileServer(new TinyPack().ToZip());

        var pulled = await _cli.RunAsync("models", "pull", "--from", server.Address, "--json");
        var listed = await _cli.RunAsync("models", "list", "--json");

        pulled.Code.ShouldBe(ExitCode.Success, pulled.Error);
        pulled.Json.GetProperty("pack").GetProperty("state").GetString().ShouldBe("installed");
        var packs = listed.Json.GetProperty("packs").EnumerateArray().ToDictionary(pack => pack.GetProperty("name").GetString()!, pack => pack.GetProperty("state").GetString());
        packs.Where(pack => pack.Value != "not_installed").ShouldHaveSingleItem().ShouldBe(new("tiny", "installed"));
        packs.Keys.ShouldContain("starter");
    }

    [Fact]
    public async Task Pull_FolderOfOwnFiles_IsInstalled()
    {
        var result = await _cli.RunAsync("models", "pull", "--from", new TinyPack().WriteFolder(_cli.PathOf("offered")));

        result.Code.ShouldBe(ExitCode.Success, result.Error);
        result.Output.ShouldContain("Pack 'tiny' is installed");
    }

    [Fact]
    public async Task Pull_AddressNobodyServes_SaysSo()
    {
        var result = await _cli.RunAsync("models", "pull", "--from", $"http://127.0.0.1:{FileServer.FreePort()}/pack.zip");

        result.Code.ShouldBe(ExitCode.ModelMissing);
        result.Error.ShouldContain("could not be reached");
        Directory.EnumerateDirectories(_cli.PathOf("models")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_DamagedFile_IsNamedAndMendedByPulling(bool truncated)
    {
        var zip = new TinyPack().ToZip(withManifest: false);
        using var server = new FileServer(zip);
        await AnnounceAsync(new TinyPack(source: new PackSourceInfo("https", Integrity: TinyPack.Integrity(zip), Url: server.Address)));
        (await _cli.RunAsync("models", "pull", "tiny")).Code.ShouldBe(ExitCode.Success);
        var path = Path.Combine(_cli.PathOf("models"), "tiny", "net_a.onnx");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, truncated ? bytes[..^10] : bytes);

        var verified = await _cli.RunAsync("models", "verify", "tiny");
        var pulled = await _cli.RunAsync("models", "pull", "tiny");
        var again = await _cli.RunAsync("models", "verify", "tiny", "--json");

        verified.Code.ShouldBe(ExitCode.ModelMissing);
        verified.Output.ShouldContain("net_a.onnx");
        verified.Output.ShouldContain("`facecv models pull tiny` mends that");
        pulled.Code.ShouldBe(ExitCode.Success, pulled.Error);
        again.Code.ShouldBe(ExitCode.Success, again.Output);
        again.Json.GetProperty("whole").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Detect_TruncatedFileOfTheStarterPack_IsRefusedByName()
    {
        var models = CopyOfTheStarterPack();
        await using (var file = File.OpenWrite(Path.Combine(models, "starter", "fr_detect.onnx"))) file.SetLength(1000);

        var result = await _cli.RunAsync("detect", _cli.Write("picture.png", PngHead), "--json");

        result.Code.ShouldBe(ExitCode.ModelMissing, result.Output);
        result.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("model_damaged");
        result.Json.GetProperty("error").GetProperty("message").GetString().ShouldBe("File 'fr_detect.onnx' of pack 'starter' has 1000 bytes instead of 1217758.");
        result.Json.GetProperty("error").GetProperty("remedy").GetString().ShouldBe("Run `facecv models pull starter`.");
    }

    [Fact]
    public async Task Detect_AlteredFileOfTheStarterPack_IsRefusedByName()
    {
        var picture = Repository.RequireEvaluationData("lfw/images/Aaron_Sorkin/Aaron_Sorkin_0001.jpg");
        var path = Path.Combine(CopyOfTheStarterPack(), "starter", "fr_detect.onnx");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        var result = await _cli.RunAsync("detect", picture, "--json");

        result.Code.ShouldBe(ExitCode.ModelMissing, result.Output);
        result.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("model_damaged");
        result.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldStartWith("File 'fr_detect.onnx' of pack 'starter' is half-written or altered");
    }

    [Fact]
    public async Task Detect_NonCommercialPack_IsRefusedWithoutTheSetting()
    {
        var pulled = await _cli.RunAsync("models", "pull", "--from", new TinyPack(commercialUse: false).WriteFolder(_cli.PathOf("offered")));
        var picture = _cli.Write("picture.png", PngHead);

        var refused = await _cli.RunAsync("detect", picture, "--pack", "tiny", "--json");
        _cli["FACECV_ALLOW_NON_COMMERCIAL_MODELS"] = "true";
        var accepted = await _cli.RunAsync("detect", picture, "--pack", "tiny", "--json");

        pulled.Code.ShouldBe(ExitCode.Success, "having the files is not using them");
        refused.Code.ShouldBe(ExitCode.ModelMissing);
        refused.Output.ShouldContain("licence_not_accepted");
        refused.Output.ShouldContain("FACECV_ALLOW_NON_COMMERCIAL_MODELS=true");
        accepted.Output.ShouldNotContain("licence_not_accepted");
    }

    private string CopyOfTheStarterPack()
    {
        Repository.RequireStarterPack();
        var target = Directory.CreateDirectory(Path.Combine(_cli.PathOf("models"), "starter")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.ModelsDirectory, "starter")))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        return _cli.PathOf("models");
    }

    private async Task AnnounceAsync(TinyPack pack)
    {
        Directory.CreateDirectory(Path.Combine(_cli.PathOf("models"), "tiny"));
        await File.WriteAllBytesAsync(Path.Combine(_cli.PathOf("models"), "tiny", "pack.json"), pack.ManifestJson);
    }
}
