using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Tests.Matching;

public sealed class OperatingPointsTests
{
    private static readonly Recogniser Measured = new("test", new ModelId("test/net@01234567"), 4, new ThresholdTable(
        "made up", "by hand", 1, 1,
        [new(1e-1, 0.1, 0, 1, 0), new(1e-2, 0.2, 0, 1, 0), new(1e-3, 0.3, 0, 1, 0), new(1e-4, 0.4, 0, 1, 0), new(1e-5, 0.5, 0, 1, 0), new(1e-6, 0.6, 0, 1, 0)]));

    [Fact]
    public void ForVerification_TargetFmr_ReadsTheTable()
    {
        var point = OperatingPoints.ForVerification(Measured, 1e-4);

        point.Threshold.ShouldBe(0.4f, 1e-6f);
        point.ShouldBe(new OperatingPoint(Measured.ModelId, point.Threshold, ThresholdOrigin.Table, 1e-4, null, null, false) { Scale = MetricScale.Of(Measured, DistanceMetric.Cosine) });
    }

    [Theory]
    [InlineData(10, 0.3f, false)]
    [InlineData(100, 0.4f, false)]
    [InlineData(10_000, 0.6f, false)]
    [InlineData(100_000, 0.7f, true)]
    public void ForIdentification_GrowingGallery_DividesTheTarget(long templates, float threshold, bool extrapolated)
    {
        var point = OperatingPoints.ForIdentification(Measured, 0.01, templates);

        point.Threshold.ShouldBe(threshold, 1e-5f);
        point.TargetFpir.ShouldBe(0.01);
        point.TargetFmr!.Value.ShouldBe(0.01 / Math.Max(1, templates), 1e-12);
        point.GallerySize.ShouldBe(templates);
        point.Extrapolated.ShouldBe(extrapolated);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void ForIdentification_FewTemplates_IsNoLooserThanAThousandth(long templates)
    {
        var point = OperatingPoints.ForIdentification(Measured, 0.01, templates);

        point.TargetFmr.ShouldBe(OperatingPoints.LoosestIdentificationFmr);
        point.Threshold.ShouldBe(0.3f, 1e-5f);
        point.TargetFpir.ShouldBe(0.01);
    }

    [Fact]
    public void For_CallersThreshold_WinsAndNeedsNoTable()
    {
        var bare = Measured with { Thresholds = null };

        OperatingPoints.ForVerification(bare, 1e-4, new CallerThreshold(0.33f))
            .ShouldBe(new OperatingPoint(bare.ModelId, 0.33f, ThresholdOrigin.Caller, null, null, null, false) { Scale = MetricScale.Of(bare, DistanceMetric.Cosine) });
        OperatingPoints.ForIdentification(bare, 0.01, 7, new CallerThreshold(0.33f))
            .ShouldBe(new OperatingPoint(bare.ModelId, 0.33f, ThresholdOrigin.Caller, null, null, 7, false) { Scale = MetricScale.Of(bare, DistanceMetric.Cosine) });
    }

    [Fact]
    public void For_NoTableAndNoThreshold_SaysHowToMeasure()
    {
        var failure = Should.Throw<FaceException>(() => OperatingPoints.ForVerification(Measured with { Thresholds = null }, 1e-4));

        failure.Error.ShouldBe(FaceError.InvalidConfiguration);
        failure.Remedy!.ShouldContain("facecv evaluate calibrate");
    }

    [Theory]
    [InlineData(1.01f)]
    [InlineData(-1.5f)]
    [InlineData(float.NaN)]
    public void For_ThresholdOutOfRange_InvalidArgument(float threshold) =>
        Should.Throw<FaceException>(() => OperatingPoints.ForVerification(Measured, 1e-4, new CallerThreshold(threshold))).Error.ShouldBe(FaceError.InvalidArgument);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void For_RateOutOfRange_InvalidArgument(double rate)
    {
        Should.Throw<FaceException>(() => OperatingPoints.ForVerification(Measured, rate)).Error.ShouldBe(FaceError.InvalidArgument);
        Should.Throw<FaceException>(() => OperatingPoints.ForIdentification(Measured, rate, 5)).Error.ShouldBe(FaceError.InvalidArgument);
    }
}
