using FaceCV.Core.Faces;
using FaceCV.Vision.Attributes;

namespace FaceCV.Vision.Tests.Attributes;

public sealed class OutputDecodersTests
{
    [Fact]
    public void Softmax_LargeLogits_SumsToOneWithoutOverflow()
    {
        var scores = OutputDecoders.Softmax([1000, 999, 0]);
        scores.Sum().ShouldBe(1, 1e-5f);
        scores[0].ShouldBe(0.7310586f, 1e-5f);
    }

    [Fact]
    public void ExpectedAngle_OneCertainBin_IsThatBin()
    {
        var logits = new float[66];
        logits[40] = 100;
        OutputDecoders.ExpectedAngle(logits, 3, 99).ShouldBe(21, 1e-3f);
    }

    [Fact]
    public void SoftStagewise_KnownStages_AddsUp()
    {
        // Stage one says bin 1 of 3, stage two bin 2 of 3 inside it, stage three bin 0: 1/3 + 2/9 of the range.
        float[] probabilities = [0, 1, 0, 0, 0, 1, 1, 0, 0];
        OutputDecoders.SoftStagewise(probabilities, [0, 0, 0], new float[9], 90).ShouldBe(50, 1e-3f);
    }

    [Fact]
    public void SoftStagewise_ShiftAndWidth_AreApplied()
    {
        float[] probabilities = [0, 1, 0, 1, 0, 0, 1, 0, 0];
        float[] offsets = [0, 0.5f, 0, 0, 0, 0, 0, 0, 0];
        OutputDecoders.SoftStagewise(probabilities, [1, 0, 0], offsets, 60).ShouldBe(60 * 1.5f / 6, 1e-3f);
    }

    [Theory]
    [InlineData(1f, 0.75f, Gender.Male, 1f)]
    [InlineData(0.75f, 0.75f, Gender.Male, 0.5f)]
    [InlineData(0.6f, 0.75f, Gender.Female, 0.6f)]
    [InlineData(-0.1f, 0.75f, Gender.Female, 1f)]
    [InlineData(0.8f, 0.5f, Gender.Male, 0.8f)]
    public void Gender_Output_IsToldByTheThreshold(float output, float threshold, Gender gender, float score)
    {
        var estimate = OutputDecoders.Gender(output, threshold);
        estimate.Value.ShouldBe(gender);
        estimate.Score.ShouldBe(score, 1e-5f);
    }
}
