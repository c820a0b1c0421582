using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void Run_AgainstEveryPairByHand_SameCountsRatesAndThresholds()
    {
        var samples = Vectors.People(seed: 7, people: 120, images: person => 1 + (person % 5));
        var (mated, nonMated) = Naive(samples);

        var result = Calibration.Run(samples);

        result.MatedComparisons.ShouldBe(mated.Count);
        result.NonMatedComparisons.ShouldBe(nonMated.Count);
        result.Points.Count.ShouldBe((int)Math.Log10(nonMated.Count));
        foreach (var point in result.Points)
        {
            var matches = nonMated.Count(score => score >= point.Threshold);
            ((double)matches / nonMated.Count).ShouldBeLessThanOrEqualTo(point.Fmr + 1e-12);
            ((double)nonMated.Count(score => score >= point.Threshold - 5e-5) / nonMated.Count)
                .ShouldBeGreaterThan(point.Fmr - (2.0 / nonMated.Count) - 0.002);
            point.Fnmr.ShouldBe((double)mated.Count(score => score < point.Threshold) / mated.Count, 1e-9);
            ((double)matches / nonMated.Count).ShouldBeInRange(point.FmrLower, point.FmrUpper);
        }

        result.Points.Select(point => point.Threshold).ShouldBeInOrder();
        result.HighestNonMated[0].Score.ShouldBe(nonMated.Max(), 1e-6f);
        result.HighestNonMated.Count.ShouldBe(20);
    }

    [Fact]
    public void ToTable_At_ReadsItsOwnRows()
    {
        var result = Calibration.Run(Vectors.People(seed: 3, people: 60, images: _ => 3));

        var table = result.ToTable("made up", "test");

        table.At(1e-2).Similarity.ShouldBe((float)result.Points[1].Threshold, 1e-6f);
        table.MatedComparisons.ShouldBe(180);
    }

    [Fact]
    public void ToTable_Bounds_AreRoundedOutwards()
    {
        var result = Calibration.Run(Vectors.People(seed: 3, people: 60, images: _ => 3));

        foreach (var (row, point) in result.ToTable("made up", "test").Points.Zip(result.Points))
        {
            row.FmrLower.ShouldBeInRange(point.FmrLower * 0.98, point.FmrLower);
            row.FmrUpper.ShouldBeInRange(point.FmrUpper, point.FmrUpper * 1.02);
            row.Threshold.ShouldBe(point.Threshold);
        }
    }

    [Fact]
    public void Run_WithTemplates_EarlierTemplateMeetsLaterProbe()
    {
        // Templates are the embeddings of other pictures of the same people.
        var (probes, templates) = (Vectors.People(seed: 7, people: 60, images: _ => 3), Vectors.People(seed: 7, people: 60, images: _ => 3, noise: 0.3));
        LabelledEmbedding[] samples = [.. probes.Zip(templates, (probe, template) => probe with { Template = template.Embedding })];

        var result = Calibration.Run(samples);

        var highest = float.MinValue;
        for (var i = 0; i < samples.Length; i++)
        {
            for (var j = i + 1; j < samples.Length; j++)
            {
                if (samples[i].Person != samples[j].Person) highest = MathF.Max(highest, samples[i].Template!.Similarity(samples[j].Embedding!));
            }
        }

        result.HighestNonMated[0].Score.ShouldBe(highest, 1e-6f);
        result.MatedComparisons.ShouldBe(180);
        result.FnmrAt(result.Points[1].Threshold).ShouldBe(result.Points[1].Fnmr);
    }

    [Fact]
    public void Run_NobodyTwice_Refused() => Should.Throw<FaceException>(
        () => Calibration.Run(Vectors.People(seed: 1, people: 30, images: _ => 1))).Error.ShouldBe(FaceError.InvalidArgument);

    [Fact]
    public void Run_FailuresToAcquire_LeftOut()
    {
        var samples = Vectors.People(seed: 5, people: 40, images: _ => 2);
        var withFailure = samples.Append(new LabelledEmbedding("p0", "lost", null));

        Calibration.Run(withFailure).NonMatedComparisons.ShouldBe(Calibration.Run(samples).NonMatedComparisons);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(1 << 16)]
    public void ScoreTally_MergedParts_AgreesWithSorting(int tail)
    {
        var random = new Random(11);
        float[] scores = [.. Enumerable.Range(0, 5000).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        var merged = new ScoreTally(tail);
        foreach (var part in scores.Chunk(700))
        {
            var tally = new ScoreTally(tail);
            for (var i = 0; i < part.Length; i++) tally.Add(part[i], i, i + 1);
            merged.Merge(tally);
        }

        var sorted = new SortedScores(scores);
        merged.Count.ShouldBe(5000);
        merged.Top().Take(10).Select(score => score.Score).ShouldBe(sorted.Falling[..10].ToArray());
        foreach (var allowed in new[] { 0, 1, 15, 16, 17, 500, 4999 })
        {
            var threshold = merged.ThresholdFor(allowed);
            sorted.CountAtOrAbove(threshold).ShouldBeLessThanOrEqualTo(allowed);
            threshold.ShouldBe(MathF.BitIncrement(sorted.Falling[allowed]), 2.1e-5);
            merged.CountAtOrAbove(threshold).ShouldBe(sorted.CountAtOrAbove(threshold));
        }
    }

    private static (List<float> Mated, List<float> NonMated) Naive(List<LabelledEmbedding> samples)
    {
        var (mated, nonMated) = (new List<float>(), new List<float>());
        for (var i = 0; i < samples.Count; i++)
        {
            for (var j = i + 1; j < samples.Count; j++)
                (samples[i].Person == samples[j].Person ? mated : nonMated).Add(samples[i].Embedding!.Similarity(samples[j].Embedding!));
        }

        return (mated, nonMated);
    }
}
