using FaceCV.Core.Evaluation;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class CrossValidationTests
{
    [Fact]
    public void Run_HandComputed_MeanAndStandardError()
    {
        // Fold 1 is best parted at 0.6 (between .5 and .7), fold 0 at 0.35 (between .3 and .4).
        FoldScore[] scores =
        [
            new(0.4f, true, 0), new(0.9f, true, 0), new(0.3f, false, 0), new(0.1f, false, 0),
            new(0.7f, true, 1), new(0.8f, true, 1), new(0.5f, false, 1), new(0.0f, false, 1),
        ];

        var result = CrossValidation.Run(scores);

        result.Folds[0].Threshold.ShouldBe(0.6, 1e-6);
        result.Folds[0].Accuracy.ShouldBe(0.75);
        result.Folds[1].Threshold.ShouldBe(0.35, 1e-6);
        result.Folds[1].Accuracy.ShouldBe(0.75);
        result.Accuracy.ShouldBe(0.75);
        result.StandardError.ShouldBe(0);
    }

    [Fact]
    public void Run_UnequalFolds_StandardErrorIsSampleDeviationOverRoot()
    {
        FoldScore[] scores =
        [
            new(0.9f, true, 0), new(0.1f, false, 0),
            new(0.8f, true, 1), new(0.2f, false, 1),
            new(0.1f, true, 2), new(0.2f, false, 2),
        ];

        var result = CrossValidation.Run(scores);

        result.Folds.Select(fold => fold.Accuracy).ShouldBe([1, 1, 0.5]);
        result.Accuracy.ShouldBe(2.5 / 3, 1e-9);
        result.StandardError.ShouldBe(Math.Sqrt(1.0 / 12) / Math.Sqrt(3), 1e-9);
    }

    [Fact]
    public void Run_OneFold_ThresholdFromItself()
    {
        var result = CrossValidation.Run([new(0.6f, true, 0), new(0.2f, false, 0)]);

        result.Accuracy.ShouldBe(1);
        result.StandardError.ShouldBe(0);
        result.Folds[0].Threshold.ShouldBe(0.4, 1e-6);
    }

    [Fact]
    public void Run_FoldWithout_Refused() =>
        Should.Throw<ArgumentException>(() => CrossValidation.Run([new(0.6f, true, 1)]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void BestThreshold_AgainstEveryScoreTried_AsAccurate(int seed)
    {
        var random = new Random(seed);
        FoldScore[] scores =
        [
            .. Enumerable.Range(0, 200).Select(i => new FoldScore(
                MathF.Round((float)(random.NextDouble() + (i % 2 == 0 ? 0.3 : 0)) / 1.4f, 2), i % 2 == 0, 0)),
        ];

        var threshold = CrossValidation.BestThreshold(scores);

        var most = Enumerable.Range(-100, 202).Max(step => CrossValidation.AccuracyAt(scores, (step / 100.0) + 0.005));
        CrossValidation.AccuracyAt(scores, threshold).ShouldBe(most, 1e-12);
    }
}
