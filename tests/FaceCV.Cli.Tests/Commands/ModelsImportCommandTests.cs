using System.Security.Cryptography;
using FaceCV.Cli.Tests.Fakes;
using FaceCV.TestKit;

namespace FaceCV.Cli.Tests.Commands;

public sealed class ModelsImportCommandTests : IDisposable
{
    private readonly CliRunner _cli = CliRunner.Bare();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Import_Weights_WritesTheFileAndSaysWhatAManifestNeeds()
    {
        var (weights, output) = (TinyWeights.OfProposalNetwork().Write(_cli.PathOf("weights")), _cli.PathOf("pnet.onnx"));

        var result = await _cli.RunAsync("models", "import", "mtcnn_pnet", weights, output, "--json");

        result.Code.ShouldBe(ExitCode.Success, result.Error);
        result.Json.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(output))));
        result.Json.GetProperty("input").GetString().ShouldBe("input");
        result.Json.GetProperty("outputs").EnumerateArray().Select(each => each.GetString()).ShouldBe(["scores", "regions"]);
        (await _cli.RunAsync("models", "import", "mtcnn_pnet", weights, output)).Output.ShouldContain("sha256 ");
    }

    [Theory]
    [InlineData("mtcnn_pnet", "conv2/bias", ExitCode.ModelMissing, "tensor 'pnet/conv2/bias' is missing")]
    [InlineData("dlib_resnet", null, ExitCode.ModelMissing, "tensor 'conv32_down/conv/filters' is missing")]
    [InlineData("lenet", null, ExitCode.BadInput, "The graph 'lenet' is not known")]
    public async Task Import_WrongWeightsOrGraph_SaysWhatIsWrongAndWritesNothing(string graph, string? without, int code, string problem)
    {
        var result = await _cli.RunAsync("models", "import", graph, TinyWeights.OfProposalNetwork(without).Write(_cli.PathOf("weights")), _cli.PathOf("made.onnx"));

        result.Code.ShouldBe(code);
        result.Error.ShouldContain(problem);
        File.Exists(_cli.PathOf("made.onnx")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("nowhere/made.onnx")]
    public async Task Import_OutputThatCannotBe_IsRefused(string output)
    {
        var result = await _cli.RunAsync("models", "import", "mtcnn_pnet", TinyWeights.OfProposalNetwork().Write(_cli.PathOf("weights")), _cli.PathOf(output));
        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain("cannot be written");
    }
}
