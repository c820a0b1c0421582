using System.Text.Json;
using FaceCV.Core.Faces;
using FaceCV.TestKit;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>The published SCRFD-500M with key points, which may not be shipped; skipped where it is absent.</summary>
public sealed class ScrfdRealModelTests
{
    // Both read the same pixels with the same network; what is left is the arithmetic of 32-bit sampling.
    private const float PixelTolerance = 0.5f, ScoreTolerance = 0.005f;

    /// <summary>Boxes written by <see cref="NaiveScrfd"/>; see the folder's README.</summary>
    public static TheoryData<string> Pictures => [.. Golden().Keys];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Find_PictureOfASet_FindsTheGoldenFaces(string picture)
    {
        var bytes = File.ReadAllBytes(Repository.RequireEvaluationData($"wider/images/{picture}"));
        using var image = ImageDecoder.Decode(bytes, new ImageLimits());
        using var session = Open();
        var found = FaceFinder.Find(new ScrfdDetector(session), image, new AnalysisRequest { MaxFaces = 1000 }, default)
            .OrderByDescending(face => face.Score).ToArray();
        var golden = Golden()[picture];
        found.Length.ShouldBe(golden.Length);
        foreach (var face in golden)
        {
            var wanted = BoundingBox.FromCorners(face[0], face[1], face[2], face[3]).ClipTo(image.Width, image.Height);
            var nearest = found.MaxBy(each => each.Box.IntersectionOverUnion(wanted));
            float[] sides = [nearest.Box.X, nearest.Box.Y, nearest.Box.Right, nearest.Box.Bottom];
            sides.ShouldBe([wanted.X, wanted.Y, wanted.Right, wanted.Bottom], PixelTolerance);
            nearest.Score.ShouldBe(face[4], ScoreTolerance);
            var five = nearest.Landmarks!;
            float[] points = [five.LeftEye.X, five.LeftEye.Y, five.RightEye.X, five.RightEye.Y, five.Nose.X, five.Nose.Y];
            points.ShouldBe(face[5..11], PixelTolerance);
        }
    }

    [Fact]
    public void NaiveScrfd_Picture_GivesWhatTheGoldenFileHolds()
    {
        var (picture, golden) = Golden().First();
        using var image = ImageDecoder.Decode(File.ReadAllBytes(Repository.RequireEvaluationData($"wider/images/{picture}")), new ImageLimits());
        using var session = new InferenceSession(Repository.RequireEvaluationData("models/scrfd_500m_kps.onnx"));
        var found = NaiveScrfd.Find(session, image, 0.5, 0.4);
        found.Select(face => face.Left).ShouldBe(golden.Select(face => (double)face[0]), 0.01);
    }

    private static ModelSession Open()
    {
        var entry = new ModelEntry
        {
            Name = "scrfd_500m_kps",
            Task = ModelTask.Detection,
            File = "scrfd_500m_kps.onnx",
            Sha256 = new string('0', 64),
            Input = new ModelInput("images", [1, 3, 640, 640], TensorLayout.Nchw, ChannelOrder.Rgb, [127.5f, 127.5f, 127.5f], [128, 128, 128]),
            Crop = new CropRule(CropKind.Letterbox),
            Decoder = "scrfd",
            Outputs = [.. Enumerable.Range(0, 9).Select(i => $"out{i}")],
        };
        return new ModelSession(new InferenceSession(Repository.RequireEvaluationData("models/scrfd_500m_kps.onnx")), entry, "CPU");
    }

    // Picture to faces: left, top, right, bottom, score, then x and y of five points.
    private static Dictionary<string, float[][]> Golden() => JsonSerializer.Deserialize<Dictionary<string, float[][]>>(
        File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "_data", "scrfd", "wider-500m.json")))!;
}
