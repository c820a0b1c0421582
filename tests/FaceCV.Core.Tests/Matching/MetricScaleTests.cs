using System.Numerics.Tensors;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Tests.Matching;

public sealed class MetricScaleTests
{
    private static readonly ModelId Model = new("test/net@01234567");
    private static readonly ThresholdTable Cosine = new("made up", "by hand", 1, 1, [new(1e-1, 0.2, 0, 1, 0), new(1e-3, 0.5, 0, 1, 0)]);

    private static readonly Recogniser Measured = new(
        "test", Model, 3, Cosine with { Euclidean = new EuclideanThresholds(2, [new(1e-1, 0.4, 0, 1, 0), new(1e-3, 0.82, 0, 1, 0)]) });

    private static readonly float[] A = [1, 2, 2], B = [0.5f, -1, 3];

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.EuclideanL2)]
    [InlineData(DistanceMetric.Angular)]
    public void Distance_OfTwoOutputs_IsWhatTheDefinitionGives(DistanceMetric metric)
    {
        var (a, b) = (Embedding.FromRaw(Model, [.. A]), Embedding.FromRaw(Model, [.. B]));
        var scale = MetricScale.Of(Measured, metric);

        var cosine = TensorPrimitives.CosineSimilarity<float>(A, B);
        var expected = metric switch
        {
            DistanceMetric.Cosine => 1 - cosine,
            DistanceMetric.Euclidean => TensorPrimitives.Distance<float>(A, B),
            DistanceMetric.EuclideanL2 => TensorPrimitives.Distance(a.Values, b.Values),
            _ => MathF.Acos(cosine) / MathF.PI,
        };

        scale.DistanceAt(scale.Score(a, b)).ShouldBe(expected, 1e-5f);
        scale.ScoreAt(expected).ShouldBe(scale.Score(a, b), 1e-5f);
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine, 0.5f)]
    [InlineData(DistanceMetric.EuclideanL2, 1f)]
    [InlineData(DistanceMetric.Angular, 1 / 3f)]
    [InlineData(DistanceMetric.Euclidean, 1.2f)]
    public void MaxDistance_OfTheMeasuredTable_IsInTheMetric(DistanceMetric metric, float expected) =>
        OperatingPoints.ForVerification(Measured, 1e-3, new CallerThreshold(null, metric)).MaxDistance.ShouldBe(expected, 1e-5f);

    [Theory]
    [InlineData(DistanceMetric.Cosine, 2.1f)]
    [InlineData(DistanceMetric.EuclideanL2, -0.1f)]
    [InlineData(DistanceMetric.Angular, 1.01f)]
    [InlineData(DistanceMetric.Euclidean, -1f)]
    [InlineData(DistanceMetric.Cosine, float.NaN)]
    public void ForVerification_ImpossibleDistance_IsRefused(DistanceMetric metric, float distance) =>
        Should.Throw<FaceException>(() => OperatingPoints.ForVerification(Measured, 1e-3, new CallerThreshold(null, metric, distance))).Error.ShouldBe(FaceError.InvalidArgument);

    [Fact]
    public void ForVerification_SimilarityAndDistance_IsRefused() =>
        Should.Throw<FaceException>(() => OperatingPoints.ForVerification(Measured, 1e-3, new CallerThreshold(0.5f, DistanceMetric.Cosine, 0.5f))).Error.ShouldBe(FaceError.InvalidArgument);

    [Fact]
    public void ForVerification_EuclideanWithoutItsTable_NeedsADistance()
    {
        var bare = Measured with { Thresholds = Cosine };
        Should.Throw<FaceException>(() => OperatingPoints.ForVerification(bare, 1e-3, new CallerThreshold(null, DistanceMetric.Euclidean))).Error.ShouldBe(FaceError.CapabilityMissing);
        OperatingPoints.ForVerification(bare, 1e-3, new CallerThreshold(null, DistanceMetric.Euclidean, 7)).MaxDistance.ShouldBe(7, 1e-4f);
    }

    [Fact]
    public void Score_RawLengthNotStored_IsRefusedForRawDistancesOnly()
    {
        var (a, old) = (Embedding.FromRaw(Model, [.. A]), Embedding.FromUnit(Model, [1, 0, 0]));
        Should.Throw<FaceException>(() => MetricScale.Of(Measured, DistanceMetric.Euclidean).Score(a, old)).Error.ShouldBe(FaceError.CapabilityMissing);
        MetricScale.Of(Measured, DistanceMetric.EuclideanL2).Score(a, old).ShouldBe(1 / 3f, 1e-5f);
    }
}
