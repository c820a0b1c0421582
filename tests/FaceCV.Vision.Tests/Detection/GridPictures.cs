using System.Numerics;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Tests.Detection;

/// <summary>Pictures for the tiny nets, and what is compared.</summary>
internal static class GridPictures
{
    public static void ShouldAgree(this List<RawDetection> found, List<RawDetection> expected, float scale)
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

    public static RgbImage Doubled(RgbImage small)
    {
        var large = new RgbImage(small.Width * 2, small.Height * 2);
        for (var i = 0; i < large.Width * large.Height; i++)
        {
            var from = ((i / large.Width / 2 * small.Width) + (i % large.Width / 2)) * 4;
            small.Pixels.Slice(from, 4).CopyTo(large.Pixels[(4 * i)..]);
        }

        return large;
    }

    public static RgbImage PaddedBelow(RgbImage image)
    {
        var padded = new RgbImage(TinyGridNet.Width, TinyGridNet.Height);
        padded.Pixels.Clear();
        image.Pixels.CopyTo(padded.Pixels);
        return padded;
    }
}
