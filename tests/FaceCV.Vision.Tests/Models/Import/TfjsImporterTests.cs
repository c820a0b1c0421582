using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.Vision.Models.Import;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Models.Import;

public sealed class TfjsImporterTests : PackTestBase
{
    // Of the bytes as first released. They name templates and are pinned by manifests, so a change of the builder that changes them is a breaking one.
    private const string ProposalSha256 = "43c1d1c10f016b28bda1033fe0286bf99cf8f79809a41dc2c3eef424df8a4d89";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ImportFile_Weights_GivesTheSameBytesEverywhere(int shards)
    {
        var made = TfjsImporter.ImportFile("mtcnn_pnet", TinyWeights.OfProposalNetwork(shards: shards).Write(Folder["weights"]));

        made.Sha256.ShouldBe(ProposalSha256);
        made.Input.ShouldBe("input");
        made.Outputs.ShouldBe(["scores", "regions"]);
        using var session = new InferenceSession(made.Bytes);
        session.InputMetadata["input"].Dimensions.ShouldBe([1, 3, -1, -1]);
    }

    [Fact]
    public void ImportFile_UnknownGraph_ListsTheKnown() =>
        Refused(FaceError.InvalidArgument, () => TfjsImporter.ImportFile("vgg", TinyWeights.OfProposalNetwork().Write(Folder["weights"]))).Remedy!.ShouldContain("dlib_resnet");

    [Fact]
    public void ImportFile_NoManifest_SaysSo() =>
        Refused(FaceError.InvalidArgument, () => TfjsImporter.ImportFile("mtcnn_pnet", Folder["nothing.json"])).Message.ShouldContain("nothing.json");

    [Fact]
    public void ImportFile_MissingTensor_IsNamed() =>
        Refused(FaceError.ModelDamaged, () => TfjsImporter.ImportFile("mtcnn_pnet", TinyWeights.OfProposalNetwork(without: "conv3/bias").Write(Folder["weights"])))
            .Message.ShouldBe("The weights of 'net-weights_manifest.json' do not make the graph 'mtcnn_pnet': tensor 'pnet/conv3/bias' is missing.");

    [Fact]
    public void ImportFile_ShardMissingShortOrLong_IsNamed()
    {
        var manifest = TinyWeights.OfProposalNetwork(shards: 2).Write(Folder["weights"]);
        var shard = Folder["weights/net-shard2"];
        var whole = File.ReadAllBytes(shard);
        string Problem() => Refused(FaceError.ModelDamaged, () => TfjsImporter.ImportFile("mtcnn_pnet", manifest)).Message;

        File.WriteAllBytes(shard, whole[..^3]);
        Problem().ShouldContain("bytes instead of 26528");
        File.WriteAllBytes(shard, [.. whole, 0]);
        Problem().ShouldContain("'net-shard2' is longer than the 13264 bytes");
        File.Delete(shard);
        Problem().ShouldContain("the shard 'net-shard2' is missing");
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    public void ImportFile_ShardElsewhere_IsRefused(string path)
    {
        Directory.CreateDirectory(Folder["weights"]);
        File.WriteAllText(Folder["weights/w.json"], $"[{{ \"paths\": [\"{path}\"], \"weights\": [{{ \"name\": \"a\", \"shape\": [1], \"dtype\": \"float32\" }}] }}]");
        Refused(FaceError.ModelDamaged, () => TfjsImporter.ImportFile("mtcnn_pnet", Folder["weights/w.json"])).Message.ShouldContain("leads out of its folder");
    }

    [Fact]
    public void ImportFile_NotAManifest_SaysSo()
    {
        File.WriteAllText(Folder["w.json"], "{}");
        Refused(FaceError.ModelDamaged, () => TfjsImporter.ImportFile("mtcnn_pnet", Folder["w.json"])).Message.ShouldContain("no tfjs weight manifest");
    }
}
