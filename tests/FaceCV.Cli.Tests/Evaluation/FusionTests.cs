using FaceCV.Cli.Evaluation;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Tests.Evaluation;

public sealed class FusionTests
{
    private static readonly ModelId First = new("one/net@01234567"), Second = new("two/net@01234567");

    [Fact]
    public void Join_TwoFaces_HaveTheWeightedMeanOfBothSimilarities()
    {
        var fusion = Fusion.Parse("two:0.25")!;
        var (a, b) = (Face([1, 2, 3], [1, 0]), Face([3, -1, 1], [1, 1]));

        var joined = fusion.Join(a).Similarity(fusion.Join(b));

        joined.ShouldBe((0.75f * a.Embedding!.Similarity(b.Embedding!)) + (0.25f * a.OtherEmbeddings[0].Similarity(b.OtherEmbeddings[0])), 1e-6f);
    }

    [Theory]
    [InlineData("two")]
    [InlineData("two:1")]
    [InlineData(":0.5")]
    [InlineData("two:half")]
    public void Parse_NotAFusion_IsRefused(string text) => Should.Throw<FaceException>(() => Fusion.Parse(text)).Error.ShouldBe(FaceError.InvalidArgument);

    private static DetectedFace Face(float[] own, float[] other) => new()
    {
        Box = new BoundingBox(0, 0, 1, 1), DetectionScore = 1, Embedding = Embedding.FromRaw(First, own), OtherEmbeddings = [Embedding.FromRaw(Second, other)],
    };
}
