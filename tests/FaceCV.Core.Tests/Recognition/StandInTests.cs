using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;
using FaceCV.TestKit.Faces;

namespace FaceCV.Core.Tests.Recognition;

/// <summary>A picture that stands in for a face matches nobody, however alike the vectors are.</summary>
public sealed class StandInTests
{
    private static readonly AnalysisRequest WholeAllowed = new() { Region = FaceRegion.DetectedOrWhole };

    private readonly Scene _scene = new();
    private readonly StandIns _analyser = new();

    [Fact]
    public async Task Compare_StandIn_IsNoMatchAtDistanceZero()
    {
        var comparison = new Comparison(_analyser, _analyser.Inner, new RecognitionOptions());
        var result = await comparison.CompareAsync(Scene.Picture("ada"), Scene.Picture("ada"), new ComparisonOptions { Analysis = WholeAllowed });
        (result.IsMatch, result.Confidence).ShouldBe((false, 0));
        result.Distance!.Value.ShouldBe(0, 1e-5f);
    }

    [Fact]
    public async Task Identify_StandIn_IsNobody()
    {
        await _scene.EnrolAsync("ada");
        var identification = new Identification(_analyser, _analyser.Inner, _scene.Gallery, new RecognitionOptions());
        var face = (await identification.IdentifyAsync(new IdentificationRequest { Image = Scene.Picture("ada"), Analysis = WholeAllowed })).Faces.ShouldHaveSingleItem();
        face.Verdict.ShouldBe(Verdict.Unknown);
        face.Candidates.ShouldBeEmpty();
    }

    [Fact]
    public async Task Verify_StandIn_IsAsNoFace()
    {
        var ada = await _scene.EnrolAsync("ada");
        var verification = new Verification(_analyser, _analyser.Inner, _scene.Gallery, new RecognitionOptions());
        var result = await verification.VerifyAsync(ada.Id, Scene.Picture("ada"), new ComparisonOptions { Analysis = WholeAllowed });
        (result.IsMatch, result.Face).ShouldBe((false, null));
    }

    private sealed class StandIns : IFaceAnalyser
    {
        public FakeAnalyser Inner { get; } = new();

        public async Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
        {
            var analysis = await Inner.AnalyseAsync(image, request, cancellationToken);
            return analysis with { Faces = [.. analysis.Faces.Select(face => face with { IsStandIn = true })] };
        }
    }
}
