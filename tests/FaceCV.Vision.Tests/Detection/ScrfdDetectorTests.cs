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
    private static readonly TinyScrfd Net = new();

    [Fact]
    public void Detect_PictureOfTheInputsSize_FindsWhatTheArithmeticSays()
    {
        using var image = TestPictures.Noise(TinyScrfd.Width, TinyScrfd.Height);
        using var session = Net.Open(outputs: 9);
        List<RawDetection> found = [];
        new ScrfdDetector(session).Detect(image, new BoundingBox(0, 0, image.Width, image.Height), Threshold, found);
        var expected = Expected(image);
        expected.Count.ShouldBeGreaterThan(20);
        ShouldAgree(found, expected, 1);
    }

    // Twice the size and half the height: scaled to fit, padded below, and mapped back to the picture's pixels.
    [Fact]
    public void Detect_WidePicture_IsLetterboxedAndMappedBack()
    {
        using var small = TestPictures.Ramp(TinyScrfd.Width, TinyScrfd.Height / 2);
        using var large = Doubled(small);
        using var session = Net.Open(outputs: 9);
        List<RawDetection> found = [];
        new ScrfdDetector(session).Detect(large, new BoundingBox(0, 0, large.Width, large.Height), Threshold, found);
        using var padded = PaddedBelow(small);
        var expected = Expected(padded);
        expected.ShouldNotBeEmpty();
        ShouldAgree(found, expected, 2);
    }

    [Fact]
    public void Detect_ModelWithoutKeyPoints_GivesBoxesAlone()
    {
        using var image = TestPictures.Noise(TinyScrfd.Width, TinyScrfd.Height);
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

    private static void ShouldAgree(List<RawDetection> found, List<RawDetection> expected, float scale)
    {
        found.Count.ShouldBe(expected.Count);
        for (var i = 0; i < found.Count; i++)
        {
            found[i].Score.ShouldBe(expected[i].Score, 1e-4f);
            var (box, wanted) = (found[i].Box, expected[i].Box.Scale(scale, scale));
            new[] { box.X, box.Y, box.Right, box.Bottom }.ShouldBe([wanted.X, wanted.Y, wanted.Right, wanted.Bottom], 0.02);
            var nose = expected[i].Landmarks!.Nose * scale;
            Vector2.Distance(found[i].Landmarks!.Nose, nose).ShouldBeLessThan(0.02f);
            var mouth = expected[i].Landmarks!.RightMouth * scale;
            Vector2.Distance(found[i].Landmarks!.RightMouth, mouth).ShouldBeLessThan(0.02f);
        }
    }

    // The network and its decoder by hand, in double precision: strides, rows, columns, anchors.
    private static List<RawDetection> Expected(RgbImage image)
    {
        List<RawDetection> expected = [];
        foreach (var stride in (int[])[8, 16, 32])
        {
            for (var row = 0; row < image.Height / stride; row++)
            {
                for (var column = 0; column < image.Width / stride; column++)
                {
                    var cell = CellMean(image, column * stride, row * stride, stride);
                    for (var anchor = 0; anchor < 2; anchor++)
                    {
                        var score = 1 / (1 + Math.Exp(-Linear("score", stride, anchor, cell)));
                        if (score >= Threshold) expected.Add(FaceAt(column, row, stride, anchor, cell, score));
                    }
                }
            }
        }

        return expected;
    }

    private static RawDetection FaceAt(int column, int row, int stride, int anchor, double[] cell, double score)
    {
        double Box(int side) => stride * Linear("box", stride, (4 * anchor) + side, cell);
        float X(int point) => (float)(stride * (column + Linear("points", stride, (10 * anchor) + (2 * point), cell)));
        float Y(int point) => (float)(stride * (row + Linear("points", stride, (10 * anchor) + (2 * point) + 1, cell)));
        var (x, y) = (column * stride, row * stride);
        return new RawDetection(
            BoundingBox.FromCorners((float)(x - Box(0)), (float)(y - Box(1)), (float)(x + Box(2)), (float)(y + Box(3))),
            (float)score,
            new FaceLandmarks5(new(X(0), Y(0)), new(X(1), Y(1)), new(X(2), Y(2)), new(X(3), Y(3)), new(X(4), Y(4))));
    }

    private static double Linear(string kind, int stride, int channel, double[] cell)
    {
        var (weights, biases) = Net.Layer(kind, stride);
        return biases[channel] + Enumerable.Range(0, 3).Sum(c => weights[(3 * channel) + c] * cell[c]);
    }

    private static double[] CellMean(RgbImage image, int left, int top, int stride)
    {
        var mean = new double[3];
        for (var i = 0; i < stride * stride; i++)
        {
            var at = (((top + (i / stride)) * image.Width) + left + (i % stride)) * 4;
            for (var c = 0; c < 3; c++) mean[c] += (image.Pixels[at + c] - 127.5) / 128 / (stride * stride);
        }

        return mean;
    }

    private static RgbImage Doubled(RgbImage small)
    {
        var large = new RgbImage(small.Width * 2, small.Height * 2);
        for (var i = 0; i < large.Width * large.Height; i++)
        {
            var from = ((i / large.Width / 2 * small.Width) + (i % large.Width / 2)) * 4;
            small.Pixels.Slice(from, 4).CopyTo(large.Pixels[(4 * i)..]);
        }

        return large;
    }

    private static RgbImage PaddedBelow(RgbImage image)
    {
        var padded = new RgbImage(TinyScrfd.Width, TinyScrfd.Height);
        padded.Pixels.Clear();
        image.Pixels.CopyTo(padded.Pixels);
        return padded;
    }
}
