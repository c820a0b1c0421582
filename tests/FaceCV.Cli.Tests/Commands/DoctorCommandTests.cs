using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.Bare();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Doctor_NoModels_SaysHowToGetThem()
    {
        var text = await _cli.RunAsync("doctor");
        var json = await _cli.RunAsync("doctor", "--json");

        text.Code.ShouldBe(ExitCode.ModelMissing);
        text.Output.ShouldContain("next: Run `facecv models pull starter`.");
        json.Code.ShouldBe(ExitCode.ModelMissing);
        json.Json.GetProperty("ok").GetBoolean().ShouldBeFalse();
        json.Json.GetProperty("failed").GetInt32().ShouldBe(1);
        json.Json.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString())
            .ShouldBe(["processor", "settings", "disk", "data key", "database", "device", "models", "port", "npm", "ffmpeg"]);
        Check(json, "database").GetProperty("detail").GetString()!.ShouldStartWith("none yet");
    }

    [Fact]
    public async Task Doctor_NothingThereYet_MakesNothing()
    {
        await _cli.RunAsync("doctor");

        Directory.EnumerateFileSystemEntries(_cli.PathOf(".")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Doctor_WholePack_RunsTheRecogniser()
    {
        await PullAsync(new TinyPack());

        var result = await _cli.RunAsync("doctor", "--pack", "tiny", "--json");

        result.Code.ShouldBe(ExitCode.Success, result.Output);
        result.Json.GetProperty("ok").GetBoolean().ShouldBeTrue();
        Check(result, "models").GetProperty("detail").GetString()!.ShouldContain("2 files with the right checksums");
        Check(result, "licence").GetProperty("detail").GetString()!.ShouldStartWith("MIT");
        Check(result, "recogniser").GetProperty("detail").GetString()!.ShouldStartWith("net_a runs on CPU");
        Check(result, "thresholds").GetProperty("status").GetString().ShouldBe("warning");
    }

    [Fact]
    public async Task Doctor_DetectorOfAnotherPack_IsCheckedToo()
    {
        await PullAsync(new TinyPack());

        var result = await _cli.RunAsync("doctor", "--pack", "tiny", "--detector", "yunet", "--json");

        result.Code.ShouldBe(ExitCode.ModelMissing);
        Check(result, "models").GetProperty("status").GetString().ShouldBe("ok");
        Check(result, "detector").GetProperty("detail").GetString()!.ShouldStartWith("pack 'yunet' is not installed");
    }

    [Fact]
    public async Task Doctor_AlteredFile_NamesIt()
    {
        await PullAsync(new TinyPack());
        var path = Path.Combine(_cli.PathOf("models"), "tiny", "net_b.onnx");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        var result = await _cli.RunAsync("doctor", "--pack", "tiny");

        result.Code.ShouldBe(ExitCode.ModelMissing);
        result.Output.ShouldContain("file 'net_b.onnx' of pack 'tiny' is half-written or altered");
        result.Output.ShouldContain("facecv models pull tiny");
    }

    [Fact]
    public async Task Doctor_NonCommercialPack_NeedsTheSetting()
    {
        await PullAsync(new TinyPack(commercialUse: false));

        var refused = await _cli.RunAsync("doctor", "--pack", "tiny", "--json");
        _cli["FACECV_ALLOW_NON_COMMERCIAL_MODELS"] = "true";
        var accepted = await _cli.RunAsync("doctor", "--pack", "tiny", "--json");

        refused.Code.ShouldBe(ExitCode.ModelMissing);
        Check(refused, "licence").GetProperty("next").GetString()!.ShouldContain("FACECV_ALLOW_NON_COMMERCIAL_MODELS=true");
        accepted.Code.ShouldBe(ExitCode.Success, accepted.Output);
    }

    [Fact]
    public async Task Doctor_WrongOutputSize_SaysBoth()
    {
        var pack = new TinyPack();
        pack.Manifest = pack.Manifest with { Models = [pack.Manifest.Models[0] with { Dimension = 128 }, pack.Manifest.Models[1]] };
        await PullAsync(pack);

        var result = await _cli.RunAsync("doctor", "--pack", "tiny");

        result.Code.ShouldBe(ExitCode.ModelMissing);
        result.Output.ShouldContain("256 numbers instead of 128");
    }

    [Fact]
    public async Task Doctor_WrongSettings_ReportsAllAndGoesOn()
    {
        _cli["FACECV_PORT"] = "many";
        _cli["FACECV_DB_TYPE"] = "oracle";

        var text = await _cli.RunAsync("doctor");
        var json = await _cli.RunAsync("doctor", "--json");

        text.Code.ShouldBe(ExitCode.BadInput);
        text.Output.ShouldContain("FACECV_PORT");
        text.Output.ShouldContain("FACECV_DB_TYPE");
        json.Json.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString())
            .ShouldBe(["processor", "settings", "npm", "ffmpeg"]);
    }

    [Fact]
    public async Task Doctor_UnknownSetting_Warns()
    {
        _cli["FACECV_PROT"] = "7001";

        var result = await _cli.RunAsync("doctor", "--json");

        Check(result, "settings").GetProperty("status").GetString().ShouldBe("warning");
        Check(result, "settings").GetProperty("detail").GetString()!.ShouldContain("FACECV_PROT");
    }

    [Fact]
    public async Task Doctor_PortTaken_Warns()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _cli["FACECV_PORT"] = $"{((IPEndPoint)other.LocalEndpoint).Port}";

        var result = await _cli.RunAsync("doctor", "--json");

        Check(result, "port").GetProperty("status").GetString().ShouldBe("warning");
        Check(result, "port").GetProperty("next").GetString()!.ShouldContain("FACECV_PORT");
    }

    [Fact]
    public async Task Doctor_DataFolderCannotBe_SaysSo()
    {
        _cli["FACECV_DATA_DIR"] = Path.Combine(_cli.Write("file", [1]), "data");

        var result = await _cli.RunAsync("doctor", "--json");

        result.Code.ShouldBe(ExitCode.Failure);
        Check(result, "disk").GetProperty("status").GetString().ShouldBe("failed");
    }

    [Fact]
    public async Task Doctor_Database_IsCountedAndNotChanged()
    {
        using var cli = CliRunner.WithFakeFaces();
        await cli.RunAsync("enrol", "Ann", cli.Picture("ann.bmp", "ann"));

        var result = await cli.RunAsync("doctor", "--json");

        Check(result, "database").GetProperty("detail").GetString()!.ShouldContain("is sound: 1 people, 1 faces, schema 9");
    }

    [Theory]
    [InlineData("not an SQLite database", 0)]
    [InlineData("is damaged", 2)]
    public async Task Doctor_DamagedDatabase_SaysSo(string words, int page)
    {
        using var cli = CliRunner.WithFakeFaces();
        await cli.RunAsync("enrol", "Ann", cli.Picture("ann.bmp", "ann"));
        var path = Path.Combine(cli.PathOf("data"), "facecv.db");
        await using (var file = File.OpenWrite(path))
        {
            file.Position = page * 8192;
            file.Write(new byte[8192]);
        }

        var result = await cli.RunAsync("doctor", "--json");

        result.Code.ShouldBe(ExitCode.Failure, result.Output);
        Check(result, "database").GetProperty("status").GetString().ShouldBe("failed");
        Check(result, "database").GetProperty("detail").GetString()!.ShouldContain(words);
        Check(result, "database").GetProperty("next").GetString()!.ShouldContain("backup");
    }

    [Fact]
    public async Task Doctor_StarterPack_IsReady()
    {
        Repository.RequireStarterPack();
        using var cli = CliRunner.WithModels(Repository.ModelsDirectory);

        var result = await cli.RunAsync("doctor", "--json");

        result.Code.ShouldBe(ExitCode.Success, result.Output);
        Check(result, "recogniser").GetProperty("detail").GetString()!.ShouldStartWith("fr_feature runs on CPU");
        Check(result, "thresholds").GetProperty("detail").GetString()!.ShouldStartWith("measured on LFW");
    }

    private static JsonElement Check(CliResult result, string name) =>
        result.Json.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name);

    private async Task PullAsync(TinyPack pack)
    {
        var pulled = await _cli.RunAsync("models", "pull", "--from", pack.WriteFolder(_cli.PathOf("offered")));
        pulled.Code.ShouldBe(ExitCode.Success, pulled.Error);
    }
}
