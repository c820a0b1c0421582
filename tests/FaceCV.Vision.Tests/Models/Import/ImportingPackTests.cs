using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using FaceCV.Vision.Models.Import;

namespace FaceCV.Vision.Tests.Models.Import;

/// <summary>Packs whose source holds weights instead of ONNX files.</summary>
public sealed class ImportingPackTests : PackTestBase
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InstallFrom_Weights_BuildsTheFileItsChecksumPinsAndRewritesIt(bool zip)
    {
        var pack = WithWeights(shards: 2);
        var place = zip ? Folder["pack.zip"] : Folder["pack.tgz"];
        await File.WriteAllBytesAsync(place, zip ? pack.ToZip(prefix: "package/") : pack.ToTarGz(prefix: "package/"));

        var installed = await Installer().InstallFromAsync(place);

        Record().GetProperty("files")[0].GetProperty("publishedSha256").GetString().ShouldBe(pack.Manifest.Models[0].Sha256);
        Record().GetProperty("files")[0].GetProperty("rewrite").GetString().ShouldBe("Applied", "its PRelus are split");
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeTrue();
        using var session = SessionFactory.Open(installed, installed.Manifest.Models[0], Options, new ExecutionDevice(Options.Device));
        session.Model.Name.ShouldBe("net_a");
    }

    [Fact]
    public async Task InstallFrom_Folder_FindsTheWeightsByName() =>
        (await Installer().InstallFromAsync(WithWeights().WriteFolder(Folder["offered"]))).Manifest.Name.ShouldBe("tiny");

    [Fact]
    public async Task InstallFrom_OtherWeights_IsRefusedAndLeavesNothing()
    {
        var pack = WithWeights();
        pack.Files["model/net-shard1"] = [.. pack.Files["model/net-shard1"].Select((value, i) => i == 0 ? (byte)(value ^ 1) : value)];
        (await RefusedAsync(FaceError.ModelDamaged, () => Installer().InstallFromAsync(pack.WriteFolder(Folder["offered"])))).Message.ShouldContain("SHA-256");
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task InstallFrom_WithoutTheWeights_SaysWhichFile()
    {
        var pack = WithWeights();
        pack.Files.Remove("model/net-shard1");
        (await RefusedAsync(FaceError.ModelDamaged, () => Installer().InstallFromAsync(pack.WriteFolder(Folder["offered"])))).Message.ShouldContain("the shard 'net-shard1' is missing");
        pack.Files.Remove($"model/{TinyWeights.ManifestName}");
        (await RefusedAsync(FaceError.ModelDamaged, () => Installer().InstallFromAsync(pack.WriteFolder(Folder["empty"])))).Message.ShouldContain($"no file 'package/model/{TinyWeights.ManifestName}'");
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public void Load_WrongImport_ReportsEverything()
    {
        var pack = WithWeights();
        pack.Manifest = pack.Manifest with { Models = [pack.Manifest.Models[0] with { SourcePath = "x.onnx", Import = new ModelImport("keras", "vgg", "weights.bin") }] };
        Announce(pack);

        var message = Refused(FaceError.InvalidConfiguration, () => Catalogue()).Message;

        foreach (var part in new[] { "'keras'", "'vgg'", "mtcnn_pnet", "'weights.bin'", "sourcePath" }) message.ShouldContain(part);
    }

    // The tiny pack with its first network made from weights.
    private TinyPack WithWeights(int shards = 1)
    {
        var weights = TinyWeights.OfProposalNetwork(shards: shards);
        var made = TfjsImporter.ImportFile("mtcnn_pnet", weights.Write(Folder["made"]));
        var pack = new TinyPack();
        pack.Files.Remove("net_a.onnx");
        foreach (var (name, bytes) in weights.Files()) pack.Files[$"model/{name}"] = bytes;
        var entry = pack.Manifest.Models[0] with
        {
            Import = new ModelImport("tfjs", "mtcnn_pnet", $"package/model/{TinyWeights.ManifestName}"),
            Sha256 = made.Sha256,
            Bytes = made.Bytes.Length,
            Input = new ModelInput("input", [1, 3, 24, 16], TensorLayout.Nchw, ChannelOrder.Bgr, [127.5f, 127.5f, 127.5f], [128, 128, 128]),
            Outputs = ["scores"],
        };
        pack.Manifest = pack.Manifest with { Models = [entry, pack.Manifest.Models[1]] };
        return pack;
    }
}
