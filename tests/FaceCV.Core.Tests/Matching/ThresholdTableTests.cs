using FaceCV.Core.Matching;

namespace FaceCV.Core.Tests.Matching;

public sealed class ThresholdTableTests
{
    private static readonly ThresholdTable Flattening = Table((1e-1, 0.13), (1e-2, 0.24), (1e-3, 0.33), (1e-4, 0.41), (1e-5, 0.48), (1e-6, 0.48));

    [Fact]
    public void At_BetweenRows_InterpolatesOnTheLogarithm() => Flattening.At(Math.Sqrt(1e-7)).Similarity.ShouldBe(0.37f, 1e-6f);

    [Theory]
    [InlineData(1e-7, 0.55f)]
    [InlineData(1e-8, 0.62f)]
    public void At_BelowAFlatLastRow_RisesAsTheRowBefore(double fmr, float threshold)
    {
        var found = Flattening.At(fmr);

        found.Similarity.ShouldBe(threshold, 1e-6f);
        found.Extrapolated.ShouldBeTrue();
    }

    [Fact]
    public void At_ASteepLastRow_RisesAsIt() =>
        Table((1e-1, 0.1), (1e-2, 0.2), (1e-3, 0.4)).At(1e-4).Similarity.ShouldBe(0.6f, 1e-6f);

    [Fact]
    public void At_TwoRows_RisesAsBetweenThem() => Table((1e-1, 0.1), (1e-2, 0.2)).At(1e-3).Similarity.ShouldBe(0.3f, 1e-6f);

    [Fact]
    public void At_FarBeyond_StaysASimilarity() => Flattening.At(1e-30).Similarity.ShouldBe(1);

    [Fact]
    public void At_FallingTargets_NeverFallingThresholds()
    {
        var last = -1f;
        for (var power = 0.1; power < 12; power += 0.1)
        {
            var threshold = Flattening.At(Math.Pow(10, -power)).Similarity;
            threshold.ShouldBeGreaterThanOrEqualTo(last);
            last = threshold;
        }
    }

    private static ThresholdTable Table(params (double Fmr, double Threshold)[] rows) =>
        new("made up", "by hand", 1, 1, [.. rows.Select(row => new ThresholdPoint(row.Fmr, row.Threshold, 0, 1, 0))]);
}
