using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Deployment;

public sealed class BundleCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.Bare();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Bundle_UnpackedElsewhere_IsWholeAndItsPackWorks()
    {
        await InstallTinyAsync();
        var bundled = await _cli.RunAsync("bundle", _cli.PathOf("out.tar.gz"), "--packs", "tiny", "--program", PublishedFolder(), "--json");
        var folder = await UnpackAsync();

        bundled.Code.ShouldBe(ExitCode.Success, bundled.Error);
        bundled.Json.GetProperty("sha256").GetString().ShouldBe(Digest(_cli.PathOf("out.tar.gz")));
        var sums = await File.ReadAllLinesAsync(Path.Combine(folder, "SHA256SUMS"));
        foreach (var line in sums) Digest(Path.Combine(folder, line[66..])).ShouldBe(line[..64], line);
        var names = sums.Select(line => line[66..]).ToArray();
        names.ShouldBe(
            ["facecv", "lib.so", "licences/A/LICENSE", "LICENSE", "THIRD-PARTY-NOTICES.md", "VERSION", "models/tiny/installed.json", "models/tiny/net_a.onnx", "models/tiny/net_b.onnx", "models/tiny/pack.json", "models/LICENCES.txt", "INSTALL.txt"],
            ignoreOrder: true);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Path.Combine(folder, "facecv")).HasFlag(UnixFileMode.OtherExecute).ShouldBeTrue();

        using var there = CliRunner.WithModels(Path.Combine(folder, "models"));
        var verified = await there.RunAsync("models", "verify", "tiny");
        verified.Code.ShouldBe(ExitCode.Success, verified.Output);
        var path = Path.Combine(folder, "models", "tiny", "net_a.onnx");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        (await there.RunAsync("models", "verify", "tiny")).Code.ShouldBe(ExitCode.ModelMissing);
    }

    [Fact]
    public async Task Bundle_FromAClone_HoldsModelsAndSaysSo()
    {
        await InstallTinyAsync();

        var result = await _cli.RunAsync("bundle", _cli.PathOf("out.tar.gz"), "--packs", "tiny");

        result.Code.ShouldBe(ExitCode.Success, result.Error);
        result.Error.ShouldContain("models alone");
        File.Exists(Path.Combine(await UnpackAsync(), "facecv")).ShouldBeFalse();
    }

    [Fact]
    public async Task Bundle_DamagedPack_IsRefusedAndNothingIsWritten()
    {
        await InstallTinyAsync();
        var path = Path.Combine(_cli.PathOf("models"), "tiny", "net_b.onnx");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        var result = await _cli.RunAsync("bundle", _cli.PathOf("out.tar.gz"), "--packs", "tiny");

        result.Code.ShouldBe(ExitCode.ModelMissing, result.Output);
        result.Error.ShouldContain("net_b.onnx");
        Directory.GetFiles(_cli.PathOf("."), "out.tar.gz*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--packs", "starter", ExitCode.ModelMissing)]
    [InlineData("--packs", "no-such", ExitCode.ModelMissing)]
    [InlineData("--program", "nowhere", ExitCode.BadInput)]
    public async Task Bundle_WhatIsNotThere_IsRefused(string option, string value, int code)
    {
        var result = await _cli.RunAsync("bundle", _cli.PathOf("out.tar.gz"), option, value);

        result.Code.ShouldBe(code, result.Output);
        result.Error.ShouldContain(value);
    }

    private async Task InstallTinyAsync() =>
        (await _cli.RunAsync("models", "pull", "--from", new TinyPack().WriteFolder(_cli.PathOf("offered")))).Code.ShouldBe(ExitCode.Success);

    // As eng/publish.sh writes it, and beside it what a careless operator left there.
    private string PublishedFolder()
    {
        foreach (var name in new[] { "facecv", "lib.so", "LICENSE", "THIRD-PARTY-NOTICES.md", "VERSION", "licences/A/LICENSE", ".env", "data.key", "facecv.db", "data/facecv.db" })
            _cli.Write(Path.Combine("program", name), [1, 2, 3]);
        return _cli.PathOf("program");
    }

    private async Task<string> UnpackAsync()
    {
        var target = Directory.CreateDirectory(_cli.PathOf("unpacked")).FullName;
        await using var file = File.OpenRead(_cli.PathOf("out.tar.gz"));
        await using var gzip = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(gzip, target, overwriteFiles: false);
        return Directory.GetDirectories(target).ShouldHaveSingleItem();
    }

    private static string Digest(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
