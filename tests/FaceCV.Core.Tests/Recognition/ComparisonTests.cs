using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Tests.Recognition;

public sealed class ComparisonTests
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task Compare_SameAndOther_DecidesAtTheMeasuredThreshold()
    {
        var same = await CompareAsync("ada", "ada/again");
        var other = await CompareAsync("ada", "grace");

        (same.IsMatch, other.IsMatch).ShouldBe((true, false));
        same.OperatingPoint.Origin.ShouldBe(ThresholdOrigin.Table);
        same.Similarity!.Value.ShouldBeGreaterThan(same.OperatingPoint.Threshold);
        same.Distance!.Value.ShouldBe(1 - same.Similarity.Value, 1e-5f);
        same.Confidence.ShouldBeGreaterThan(0.5f);
        other.Confidence.ShouldBeLessThan(0.5f);
    }

    [Fact]
    public async Task Compare_NoFace_IsNoMatchAndNoSimilarity()
    {
        var result = await _scene.Comparison.CompareAsync(Scene.Picture(), Scene.Picture("ada"), new ComparisonOptions());
        (result.First, result.IsMatch, result.Similarity, result.Distance, result.Confidence).ShouldBe((null, false, null, null, 0));
        result.Second.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.EuclideanL2)]
    [InlineData(DistanceMetric.Angular)]
    public async Task Compare_CallersDistance_IsHonoured(DistanceMetric metric)
    {
        var distance = (await CompareAsync("ada", "grace", metric, metric == DistanceMetric.Euclidean ? 9 : 1)).Distance!.Value;
        (await CompareAsync("ada", "grace", metric, distance + 1e-4f)).IsMatch.ShouldBeTrue();
        (await CompareAsync("ada", "grace", metric, distance - 1e-4f)).IsMatch.ShouldBeFalse();
    }

    [Fact]
    public async Task Verify_EnrolledPerson_ComparesWithTheNearestTemplate()
    {
        var ada = await _scene.EnrolAsync("ada", "ada/one");
        await _scene.EnrolAsync("ada", "ada/two");

        (await VerifyAsync(ada.Id, "ada/two")).Similarity!.Value.ShouldBe(1, 1e-5f);
        (await VerifyAsync(ada.Id, "grace")).IsMatch.ShouldBeFalse();
        (await VerifyAsync(ada.Id)).ShouldSatisfyAllConditions(none => none.Face.ShouldBeNull(), none => none.IsMatch.ShouldBeFalse());
    }

    [Fact]
    public async Task Verify_NobodyOfThatId_IsRefused() =>
        (await Should.ThrowAsync<FaceException>(() => VerifyAsync(new PersonId(Guid.CreateVersion7()), "ada"))).Error.ShouldBe(FaceError.PersonNotFound);

    private Task<ComparisonResult> CompareAsync(string first, string second, DistanceMetric metric = default, float? distance = null) =>
        _scene.Comparison.CompareAsync(Scene.Picture(first), Scene.Picture(second), new ComparisonOptions { Metric = metric, MaxDistance = distance });

    private Task<VerificationResult> VerifyAsync(PersonId person, params string[] people) =>
        _scene.Verification.VerifyAsync(person, Scene.Picture(people), new ComparisonOptions());
}
