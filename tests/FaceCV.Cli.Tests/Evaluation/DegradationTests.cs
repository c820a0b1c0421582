using FaceCV.Cli.Evaluation;
using FaceCV.Vision.Imaging;

namespace FaceCV.Cli.Tests.Evaluation;

public sealed class DegradationTests
{
    [Fact]
    public void Apply_Blur_SpreadsADotAndKeepsItsLight()
    {
        using var image = Filled(31, 31, 0);
        image.Pixels[(15 * image.Stride) + (15 * RgbImage.BytesPerPixel)] = 255;

        using var blurred = new Degradation(DegradationKind.Blur, 1).Apply(image);

        // The middle of a two-dimensional Gaussian of deviation 1 is 1 / 2 pi, give or take the rounding of each pass.
        ((int)blurred.Pixels[(15 * image.Stride) + (15 * RgbImage.BytesPerPixel)]).ShouldBeInRange(38, 43);
        blurred.Pixels[3].ShouldBe((byte)255);
        Enumerable.Range(0, 31 * 31).Sum(i => blurred.Pixels[i * RgbImage.BytesPerPixel]).ShouldBeInRange(230, 280);
    }

    [Fact]
    public void Apply_BlurOfOneColour_ChangesNothing()
    {
        using var image = Filled(20, 10, 90);
        using var blurred = new Degradation(DegradationKind.Blur, 4).Apply(image);
        blurred.Pixels.SequenceEqual(image.Pixels).ShouldBeTrue();
    }

    [Fact]
    public void Apply_Darken_DividesColoursAlone()
    {
        using var image = Filled(4, 4, 200);
        using var dark = new Degradation(DegradationKind.Darken, 4).Apply(image);
        dark.Pixels[..4].ToArray().ShouldBe([50, 50, 50, 255]);
    }

    [Fact]
    public void Apply_Shrink_DividesBothSides()
    {
        using var image = Filled(250, 200, 10);
        using var small = new Degradation(DegradationKind.Shrink, 8).Apply(image);
        (small.Width, small.Height).ShouldBe((31, 25));
    }

    private static RgbImage Filled(int width, int height, byte value)
    {
        var image = new RgbImage(width, height);
        image.Pixels.Fill(value);
        for (var i = RgbImage.BytesPerPixel - 1; i < image.Pixels.Length; i += RgbImage.BytesPerPixel) image.Pixels[i] = 255;
        return image;
    }
}
