using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;

namespace FaceCV.Core.Tests.Evaluation;

public sealed class HalvesTestTests
{
    private static readonly List<LabelledEmbedding> People = Vectors.People(seed: 3, people: 120, images: person => 1 + (person % 3));

    [Fact]
    public void Run_SplitPeople_MeetsTheTargetOnThoseNotMeasured()
    {
        var test = HalvesTest.Run(People, galleryPerPerson: 1, targetFpir: 0.1, splits: 10);

        test.Splits.Count.ShouldBe(10);
        test.Splits.ShouldAllBe(split => split.Templates > 20 && split.NonMatedProbes > 10);
        test.MeanFpir.ShouldBeInRange(0, 0.2);
        test.MeanFnir.ShouldBeInRange(0, 1);
        test.Splits.Select(split => split.Point.Threshold).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Run_Again_GivesTheSameSplits() =>
        HalvesTest.Run(People, 1, 0.1, 3).Splits.ShouldBe(HalvesTest.Run(People, 1, 0.1, 3).Splits);

    [Fact]
    public void Run_TooFewPeople_IsRefused() =>
        Should.Throw<FaceException>(() => HalvesTest.Run(People[..6], 1, 0.1, 2)).Error.ShouldBe(FaceError.InvalidArgument);
}
