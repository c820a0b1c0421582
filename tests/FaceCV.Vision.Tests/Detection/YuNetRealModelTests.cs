using FaceCV.TestKit;
using FaceCV.Vision.Detection;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>The published YuNet, read by the manifest that ships; skipped where it is absent.</summary>
public sealed class YuNetRealModelTests
{
    private static readonly GoldenFaces Golden = new("yunet/wider-640.json");

    public static TheoryData<string> Pictures => [.. Golden.Pictures];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Find_PictureOfASet_FindsTheGoldenFaces(string picture)
    {
        using var session = GoldenFaces.Open("yunet");
        Golden.ShouldBeFound(picture, new YuNetDetector(session));
    }

    [Fact]
    public void NaiveYuNet_Picture_GivesWhatTheGoldenFileHolds()
    {
        var picture = Golden.Pictures.First();
        using var image = GoldenFaces.Decode(picture);
        using var session = new InferenceSession(Repository.RequireEvaluationData("models/yunet_n_dynamic.onnx"));
        Golden.ShouldBe(picture, NaiveYuNet.Find(session, image, 0.6, 0.3));
    }
}
