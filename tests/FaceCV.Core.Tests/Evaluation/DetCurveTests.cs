using FaceCV.Core.Evaluation;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class DetCurveTests
{
    private static readonly float[] Mated = [0.9f, 0.8f, 0.5f, 0.3f];
    private static readonly float[] NonMated = [0.6f, 0.4f, 0.4f, 0.2f, 0.1f, 0f, -0.1f, -0.2f, -0.3f, -0.4f];

    [Fact]
    public void At_Threshold_CountsAtOrAbove()
    {
        var point = new DetCurve(Mated, NonMated).At(0.4f);

        point.Fmr.ShouldBe(0.3);
        point.Fnmr.ShouldBe(0.25);
        point.Tmr.ShouldBe(0.75);
    }

    [Fact]
    public void AtFmr_OneAllowed_JustAboveTheSecondHighest()
    {
        var point = new DetCurve(Mated, NonMated).AtFmr(0.1);

        point.Fmr.ShouldBe(0.1);
        point.Fnmr.ShouldBe(0.25);
        point.Threshold.ShouldBe(0.4, 1e-6);
        point.Threshold.ShouldBeGreaterThan(0.4f);
    }

    [Fact]
    public void AtFmr_NoneAllowed_AboveTheHighest() => new DetCurve(Mated, NonMated).AtFmr(0.01).Fmr.ShouldBe(0);

    [Fact]
    public void AtFmr_TiedScores_NeverMoreThanTheTarget() => new DetCurve(Mated, NonMated).AtFmr(0.2).Fmr.ShouldBe(0.1);

    [Fact]
    public void Points_Always_FmrFallsAndFnmrRises()
    {
        var points = new DetCurve(Mated, NonMated).Points(10);

        points[0].Fmr.ShouldBe(1);
        points[^1].Fmr.ShouldBe(0.1);
        points.Zip(points.Skip(1)).ShouldAllBe(step => step.First.Fmr >= step.Second.Fmr && step.First.Fnmr <= step.Second.Fnmr);
    }

    [Fact]
    public void Constructor_NoMated_Refused() => Should.Throw<ArgumentException>(() => new DetCurve([], NonMated));

    [Theory]
    [InlineData(0, 100)]
    [InlineData(14, 14_000_000)]
    [InlineData(50, 100)]
    [InlineData(100, 100)]
    public void WilsonInterval_Bounds_SolveTheScoreEquation(long events, long trials)
    {
        var bounds = WilsonInterval.Of(events, trials);

        // A bound is a rate p from which the measured rate lies 1.96 of p's own standard errors away, or the end of the range.
        var measured = (double)events / trials;
        double Distance(double p) => Math.Abs(measured - p) / Math.Sqrt(p * (1 - p) / trials);
        if (events == 0) bounds.Lower.ShouldBe(0);
        else Distance(bounds.Lower).ShouldBe(1.959964, 1e-5);
        if (events == trials) bounds.Upper.ShouldBe(1);
        else Distance(bounds.Upper).ShouldBe(1.959964, 1e-5);
    }
}
