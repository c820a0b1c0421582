using System.Numerics;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using FaceCV.Vision.Tests.Imaging;

namespace FaceCV.Vision.Tests.Detection;

public sealed class YuNetDetectorTests
{
    private static readonly TinyGridNet Net = new(
        "yunet", anchors: 1, ChannelOrder.Bgr, 0, 1,
        new("cls", 1, -0.5f, 0.5f, IsScore: true), new("obj", 1, -0.5f, 0.5f, IsScore: true), new("box", 4, -0.3f, 0.8f), new("points", 10, -0.5f, 0.5f));

    [Fact]
    public void Detect_PictureOfTheInputsSize_FindsWhatTheArithmeticSays()
    {
        using var image = TestPictures.Noise(TinyGridNet.Width, TinyGridNet.Height);
        var expected = BetterHalf(image, out var threshold);
        expected.Count.ShouldBeGreaterThan(20);
        Detect(image, threshold).ShouldAgree(expected, 1);
    }

    // Twice the size and half the height: scaled to fit, padded below, and mapped back to the picture's pixels.
    [Fact]
    public void Detect_WidePicture_IsLetterboxedAndMappedBack()
    {
        using var small = TestPictures.Ramp(TinyGridNet.Width, TinyGridNet.Height / 2);
        using var large = GridPictures.Doubled(small);
        using var padded = GridPictures.PaddedBelow(small);
        var expected = BetterHalf(padded, out var threshold);
        Detect(large, threshold).ShouldAgree(expected, 2);
    }

    [Fact]
    public void Create_AnotherNumberOfOutputs_IsRefusedWithTheNumberSeen()
    {
        using var session = Net.Open(outputs: 9);
        var refusal = Should.Throw<FaceException>(() => FaceDetectors.Create(session));
        refusal.Error.ShouldBe(FaceError.InvalidConfiguration);
        refusal.Message.ShouldContain("lists 9 outputs");
    }

    private static List<RawDetection> Detect(RgbImage image, float threshold)
    {
        using var session = Net.Open(outputs: 12);
        List<RawDetection> found = [];
        FaceDetectors.Create(session).Detect(image, new BoundingBox(0, 0, image.Width, image.Height), threshold, found);
        return found;
    }

    // A threshold well between two scores, so that rounding moves none across it.
    private static List<RawDetection> BetterHalf(RgbImage image, out float threshold)
    {
        var all = Expected(image);
        var scores = all.Select(face => face.Score).Order().ToArray();
        var gap = Enumerable.Range(scores.Length / 3, scores.Length / 3).MaxBy(i => scores[i] - scores[i - 1]);
        var limit = (scores[gap] + scores[gap - 1]) / 2;
        threshold = limit;
        return [.. all.Where(face => face.Score >= limit)];
    }

    // The network and its decoder by hand, in double precision: strides, rows, columns.
    private static List<RawDetection> Expected(RgbImage image)
    {
        List<RawDetection> expected = [];
        foreach (var stride in TinyGridNet.Strides)
        {
            for (var row = 0; row < image.Height / stride; row++)
            {
                for (var column = 0; column < image.Width / stride; column++)
                {
                    var cell = Net.CellMean(image, column * stride, row * stride, stride);
                    double Sigmoid(string kind) => 1 / (1 + Math.Exp(-Net.Linear(kind, stride, 0, cell)));
                    var score = Math.Sqrt(Sigmoid("cls") * Sigmoid("obj"));
                    expected.Add(FaceAt(column, row, stride, cell, score));
                }
            }
        }

        return expected;
    }

    private static RawDetection FaceAt(int column, int row, int stride, double[] cell, double score)
    {
        double Box(int channel) => Net.Linear("box", stride, channel, cell);
        var (x, y) = (stride * (column + Box(0)), stride * (row + Box(1)));
        var (width, height) = (stride * Math.Exp(Box(2)), stride * Math.Exp(Box(3)));
        Vector2 Point(int point) => new(
            (float)(stride * (column + Net.Linear("points", stride, 2 * point, cell))), (float)(stride * (row + Net.Linear("points", stride, (2 * point) + 1, cell))));
        return new RawDetection(
            new BoundingBox((float)(x - (width / 2)), (float)(y - (height / 2)), (float)width, (float)height),
            (float)score,
            new FaceLandmarks5(Point(0), Point(1), Point(2), Point(3), Point(4)));
    }
}
