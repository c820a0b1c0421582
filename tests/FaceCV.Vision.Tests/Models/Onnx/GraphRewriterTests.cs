using FaceCV.TestKit;
using FaceCV.Vision.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Models.Onnx;

public class GraphRewriterTests
{
    public static TheoryData<string> SlopeKinds => ["blocks", "over one", "uneven channels", "shared", "one value", "batch shape", "all ones"];

    [Theory]
    [MemberData(nameof(SlopeKinds))]
    public void Rewrite_ConstantSlope_SameOutputWithoutPRelu(string kind)
    {
        var published = WithSlope(kind);

        var rewritten = GraphRewriter.Rewrite(published);

        rewritten.SplitPRelus.ShouldBe(1);
        TypesOf(rewritten.Bytes).ShouldNotContain("PRelu");
        ShouldAgree(published, rewritten.Bytes);
    }

    [Theory]
    [InlineData("blocks", "Conv Conv Relu Conv Add")]
    [InlineData("over one", "Conv Mul Relu Mul Add")]
    [InlineData("uneven channels", "Conv Mul Relu Mul Add")]
    [InlineData("shared", "Conv LeakyRelu")]
    public void Rewrite_ConstantSlope_TakesTheFastestForm(string kind, string types) =>
        string.Join(' ', TypesOf(GraphRewriter.Rewrite(WithSlope(kind)).Bytes)).ShouldBe(types);

    [Fact]
    public void Rewrite_Twice_SameBytes()
    {
        var first = GraphRewriter.Rewrite(TinyGraph.ConvPRelu());
        GraphRewriter.Rewrite(TinyGraph.ConvPRelu()).Bytes.ShouldBe(first.Bytes);
        GraphRewriter.Rewrite(first.Bytes).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Rewrite_UnusedSlope_IsRemoved()
    {
        var names = ModelProto.Parser.ParseFrom(GraphRewriter.Rewrite(TinyGraph.ConvPRelu()).Bytes).Graph.Initializer.Select(tensor => tensor.Name);
        names.ShouldNotContain("b_slope");
    }

    [Fact]
    public void Rewrite_InitialisersAmongInputs_AreTakenOut()
    {
        var graph = new TinyGraph().IrVersion(3).Input("input", 1, 3, 8, 8).Conv("input", "a", 3, 5, alsoInput: true);
        var published = graph.PRelu("a", "b", graph.RandomValues(5, 0, 1), [5, 1, 1], alsoInput: true).Output("b", 1, 5, 8, 8).ToBytes();

        var rewritten = GraphRewriter.Rewrite(published);

        rewritten.FreedInitialisers.ShouldBe(2);
        var model = ModelProto.Parser.ParseFrom(rewritten.Bytes);
        model.Graph.Input.Select(input => input.Name).ShouldBe(["input"]);
        model.IrVersion.ShouldBe(4);
        ShouldAgree(published, rewritten.Bytes);
    }

    [Fact]
    public void Rewrite_NothingToDo_ReturnsThePublishedBytes()
    {
        var published = new TinyGraph().Input("input", 1, 3, 4, 4).Node("Identity", "output", "input").Output("output", 1, 3, 4, 4).ToBytes();
        var rewritten = GraphRewriter.Rewrite(published);
        rewritten.Changed.ShouldBeFalse();
        rewritten.Bytes.ShouldBeSameAs(published);
    }

    [Fact]
    public void Rewrite_SlopeComputedAtRunTime_IsLeftAlone()
    {
        var published = new TinyGraph().Input("input", 1, 3, 4, 4).Node("Relu", "slope", "input")
            .Node("PRelu", "output", "input", "slope").Output("output", 1, 3, 4, 4).ToBytes();
        GraphRewriter.Rewrite(published).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Rewrite_OldOperatorSet_LeavesPReluAlone()
    {
        var graph = new TinyGraph(opset: 6).Input("input", 1, 3, 4, 4);
        GraphRewriter.Rewrite(graph.PRelu("input", "b", [0.1f, 0.2f, 0.3f], [3]).Output("b", 1, 3, 4, 4).ToBytes()).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Rewrite_FieldsNotInTheSubset_Survive()
    {
        byte[] producer = [0x12, 0x03, (byte)'a', (byte)'b', (byte)'c'];
        byte[] published = [.. TinyGraph.ConvPRelu(), .. producer];
        System.Text.Encoding.Latin1.GetString(GraphRewriter.Rewrite(published).Bytes)
            .ShouldContain(System.Text.Encoding.Latin1.GetString(producer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model at all")]
    public void Rewrite_NotAModel_Throws(string text) =>
        Should.Throw<InvalidDataException>(() => GraphRewriter.Rewrite(System.Text.Encoding.UTF8.GetBytes(text)));

    private static byte[] WithSlope(string kind)
    {
        var channels = kind == "uneven channels" ? 5 : 32;
        var graph = new TinyGraph(seed: 7).Input("input", 1, 3, 8, 8).Conv("input", "a", 3, channels);
        var (values, shape) = kind switch
        {
            "over one" => (graph.RandomValues(channels, 0.5f, 1.5f), new long[] { channels, 1, 1 }),
            "shared" => (Enumerable.Repeat(0.25f, channels).ToArray(), [channels, 1, 1]),
            "one value" => ([0.1f], [1]),
            "batch shape" => (graph.RandomValues(channels, -1, 1), [1, channels, 1, 1]),
            "all ones" => (Enumerable.Repeat(1f, channels).ToArray(), [channels, 1, 1]),
            _ => (graph.RandomValues(channels, -1, 1), [channels, 1, 1]),
        };
        return graph.PRelu("a", "b", values, shape).Output("b", 1, channels, 8, 8).ToBytes();
    }

    private static List<string> TypesOf(byte[] model) => [.. ModelProto.Parser.ParseFrom(model).Graph.Node.Select(node => node.OpType)];

    private static void ShouldAgree(byte[] first, byte[] second)
    {
        var (a, b) = (Run(first), Run(second));
        a.Length.ShouldBe(b.Length);
        a.ShouldContain(value => value < 0);
        for (var i = 0; i < a.Length; i++) b[i].ShouldBe(a[i], 1e-5f);
    }

    private static float[] Run(byte[] model)
    {
        using var session = new InferenceSession(model);
        var random = new Random(3);
        var data = Enumerable.Range(0, 3 * 8 * 8).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
        using var input = OrtValue.CreateTensorValueFromMemory(data, [1, 3, 8, 8]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["input"], [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
