using FaceCV.TestKit;
using FaceCV.Vision.Detection;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>The published SCRFD-500M with key points, which may not be shipped; skipped where it is absent.</summary>
public sealed class ScrfdRealModelTests
{
    private static readonly GoldenFaces Golden = new("scrfd/wider-500m.json");

    public static TheoryData<string> Pictures => [.. Golden.Pictures];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Find_PictureOfASet_FindsTheGoldenFaces(string picture)
    {
        using var session = GoldenFaces.Open("scrfd_500m");
        Golden.ShouldBeFound(picture, new ScrfdDetector(session));
    }

    [Fact]
    public void NaiveScrfd_Picture_GivesWhatTheGoldenFileHolds()
    {
        var picture = Golden.Pictures.First();
        using var image = GoldenFaces.Decode(picture);
        using var session = new InferenceSession(Repository.RequireEvaluationData("models/scrfd_500m_kps.onnx"));
        Golden.ShouldBe(picture, NaiveScrfd.Find(session, image, 0.5, 0.4));
    }
}
