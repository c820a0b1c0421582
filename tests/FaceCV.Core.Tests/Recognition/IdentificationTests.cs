using FaceCV.Core.Errors;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;

namespace FaceCV.Core.Tests.Recognition;

public sealed class IdentificationTests
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task Identify_KnownAndStranger_NamesOnlyTheKnown()
    {
        var ada = await _scene.EnrolAsync("ada");
        await _scene.EnrolAsync("grace");

        var result = await _scene.IdentifyAsync("ada/again", "stranger");

        result.Faces.Select(face => face.Verdict).ShouldBe([Verdict.Match, Verdict.Unknown]);
        result.Faces[0].Match!.Person.Id.ShouldBe(ada.Id);
        result.Faces[1].Match.ShouldBeNull();
        result.Faces[1].Candidates.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Identify_EmptyGallery_KnowsNobody()
    {
        var face = (await _scene.IdentifyAsync("ada")).Faces.ShouldHaveSingleItem();
        face.Verdict.ShouldBe(Verdict.Unknown);
        face.Candidates.ShouldBeEmpty();
    }

    [Fact]
    public async Task Identify_SamePersonTwiceInOnePicture_GivesTheNameOnce()
    {
        await _scene.EnrolAsync("ada");
        var verdicts = (await _scene.IdentifyAsync("ada", "ada/mirror")).Faces.Select(face => face.Verdict);
        verdicts.ShouldBe([Verdict.Match, Verdict.Ambiguous]);
    }

    [Fact]
    public async Task Identify_GrowingGallery_RaisesTheThreshold()
    {
        await _scene.EnrolAsync("person 0");
        var small = (await _scene.IdentifyAsync("x")).OperatingPoint;
        for (var i = 1; i < 40; i++) await _scene.EnrolAsync($"person {i}");
        var large = (await _scene.IdentifyAsync("x")).OperatingPoint;
        (small.GallerySize, large.GallerySize).ShouldBe((1, 40));
        large.Threshold.ShouldBeGreaterThan(small.Threshold);
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.EuclideanL2)]
    [InlineData(DistanceMetric.Angular)]
    public async Task Identify_CallersDistance_DecidesInTheMetric(DistanceMetric metric)
    {
        await _scene.EnrolAsync("ada");
        for (var i = 0; i < 60; i++) await _scene.EnrolAsync($"person {i}");
        var loose = await AskAsync(metric, metric == DistanceMetric.Euclidean ? 10 : 0.9f);
        loose.Match!.Person.Name.ShouldBe("ada");
        loose.Candidates.Select(candidate => candidate.Distance).ShouldBeInOrder();

        (await AskAsync(metric, loose.Match.Distance + 1e-4f)).Verdict.ShouldBe(Verdict.Match);
        (await AskAsync(metric, loose.Match.Distance - 1e-4f)).Verdict.ShouldBe(Verdict.Unknown);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Identification.MostCandidates + 1)]
    public async Task Identify_CandidatesOutOfRange_IsRefused(int count) =>
        (await Should.ThrowAsync<FaceException>(() => _scene.Identification.IdentifyAsync(new IdentificationRequest { Image = Scene.Picture("ada"), MaxCandidates = count })))
            .Error.ShouldBe(FaceError.InvalidArgument);

    private async Task<IdentifiedFace> AskAsync(DistanceMetric metric, float distance) =>
        (await _scene.Identification.IdentifyAsync(new IdentificationRequest { Image = Scene.Picture("ada/again"), Metric = metric, MaxDistance = distance })).Faces.ShouldHaveSingleItem();
}
