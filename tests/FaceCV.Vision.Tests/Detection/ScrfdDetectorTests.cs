using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;
using FaceCV.Vision.Tests.Imaging;

namespace FaceCV.Vision.Tests.Detection;

public sealed class ScrfdDetectorTests
{
    private const float Threshold = 0.52f;

    // Distances must be positive for boxes to have an area; a bias of one and more sees to that.
    private static readonly TinyGridNet Net = new(
        "scrfd", anchors: 2, ChannelOrder.Rgb, 127.5f, 128, new("score", 1, -0.5f, 0.5f, IsScore: true), new("box", 4, 1.3f, 2.5f), new("points", 10, -0.5f, 0.5f));

    [Fact]
    public void Detect_PictureOfTheInputsSize_FindsWhatTheArithmeticSays()
    {
        using var image = TestPictures.Noise(TinyGridNet.Width, TinyGridNet.Height);
        using var session = Net.Open(outputs: 9);
        List<RawDetection> found = [];
        new ScrfdDetector(session).Detect(image, new BoundingBox(0, 0, image.Width, image.Height), Threshold, found);
        var expected = Expected(image);
        expected.Count.ShouldBeGreaterThan(20);
        found.ShouldAgree(expected, 1);
    }

    // Twice the size and half the height: scaled to fit, padded below, and mapped back to the picture's pixels.
    [Fact]
    public void Detect_WidePicture_IsLetterboxedAndMappedBack()
    {
        using var small = TestPictures.Ramp(TinyGridNet.Width, TinyGridNet.Height / 2);
        using var large = GridPictures.Doubled(small);
        using var session = Net.Open(outputs: 9);
        List<RawDetection> found = [];
        new ScrfdDetector(session).Detect(large, new BoundingBox(0, 0, large.Width, large.Height), Threshold, found);
        using var padded = GridPictures.PaddedBelow(small);
        var expected = Expected(padded);
        expected.ShouldNotBeEmpty();
        found.ShouldAgree(expected, 2);
    }

    [Fact]
    public void Detect_ModelWithoutKeyPoints_GivesBoxesAlone()
    {
        using var image = TestPictures.Noise(TinyGridNet.Width, TinyGridNet.Height);
        using var session = Net.Open(outputs: 6);
        List<RawDetection> found = [];
        new ScrfdDetector(session).Detect(image, new BoundingBox(0, 0, image.Width, image.Height), Threshold, found);
        found.Select(face => face.Box).ShouldBe(Detect(image, 9).Select(face => face.Box));
        found.ShouldAllBe(face => face.Landmarks == null);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void Create_AnotherNumberOfOutputs_IsRefusedWithTheNumberSeen(int outputs)
    {
        using var session = Net.Open(outputs);
        Should.Throw<InvalidDataException>(() => new ScrfdDetector(session)).Message.ShouldContain($"lists {outputs} outputs");
    }

    private static List<RawDetection> Detect(RgbImage image, int outputs)
    {
        using var session = Net.Open(outputs);
        List<RawDetection> found = [];
        new ScrfdDetector(session).Detect(image, new BoundingBox(0, 0, image.Width, image.Height), Threshold, found);
        return found;
    }

    // The network and its decoder by hand, in double precision: strides, rows, columns, anchors.
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
                    for (var anchor = 0; anchor < 2; anchor++)
                    {
                        var score = 1 / (1 + Math.Exp(-Net.Linear("score", stride, anchor, cell)));
                        if (score >= Threshold) expected.Add(FaceAt(column, row, stride, anchor, cell, score));
                    }
                }
            }
        }

        return expected;
    }

    private static RawDetection FaceAt(int column, int row, int stride, int anchor, double[] cell, double score)
    {
        double Box(int side) => stride * Net.Linear("box", stride, (4 * anchor) + side, cell);
        float X(int point) => (float)(stride * (column + Net.Linear("points", stride, (10 * anchor) + (2 * point), cell)));
        float Y(int point) => (float)(stride * (row + Net.Linear("points", stride, (10 * anchor) + (2 * point) + 1, cell)));
        var (x, y) = (column * stride, row * stride);
        return new RawDetection(
            BoundingBox.FromCorners((float)(x - Box(0)), (float)(y - Box(1)), (float)(x + Box(2)), (float)(y + Box(3))),
            (float)score,
            new FaceLandmarks5(new(X(0), Y(0)), new(X(1), Y(1)), new(X(2), Y(2)), new(X(3), Y(3)), new(X(4), Y(4))));
    }
}
