using Google.Protobuf;

namespace FaceCV.Vision.Models.Onnx;

/// <summary>What a rewrite did.</summary>
/// <param name="Bytes">The rewritten graph; the same bytes every time for the same input and <see cref="GraphRewriter.Version"/>.</param>
/// <param name="SplitPRelus">PRelu nodes replaced.</param>
/// <param name="FreedInitialisers">Initialisers taken out of the graph's inputs.</param>
internal sealed record RewriteResult(byte[] Bytes, int SplitPRelus, int FreedInitialisers)
{
    /// <summary>Whether the graph differs from the published one.</summary>
    public bool Changed => SplitPRelus + FreedInitialisers > 0;
}

/// <summary>
/// Rewrites a published network into one that computes the same and runs faster in ONNX Runtime. Done once, at installation.
/// What each step gains is in docs/design/model-packs.md.
/// </summary>
internal static class GraphRewriter
{
    /// <summary>Number of this set of rewrites; raised with every change of the bytes it writes.</summary>
    public const int Version = 1;

    // From this operator set on, PRelu, Mul and Add broadcast as NumPy does; before, a slope of shape [C] meant the channels.
    private const long FirstBroadcastingOpset = 7;

    /// <summary>Rewrites one serialised model.</summary>
    /// <param name="model">An ONNX file's bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are not an ONNX model.</exception>
    public static RewriteResult Rewrite(byte[] model)
    {
        var parsed = Parse(model);
        try
        {
            var freed = InitialiserInputs.Remove(parsed);
            var split = OpsetOf(parsed) >= FirstBroadcastingOpset ? PReluSplitter.Apply(parsed.Graph) : 0;
            return freed + split == 0 ? new(model, 0, 0) : new(parsed.ToByteArray(), split, freed);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidDataException("A node of the graph lacks an input or output.", exception);
        }
    }

    private static ModelProto Parse(byte[] model)
    {
        ModelProto parsed;
        try
        {
            parsed = ModelProto.Parser.ParseFrom(model);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("The file is not an ONNX model.", exception);
        }

        return parsed.Graph is { Node.Count: > 0 } ? parsed : throw new InvalidDataException("The file is an ONNX model without a graph.");
    }

    private static long OpsetOf(ModelProto model) =>
        model.OpsetImport.FirstOrDefault(opset => opset.Domain is "" or "ai.onnx")?.Version ?? 0;
}
