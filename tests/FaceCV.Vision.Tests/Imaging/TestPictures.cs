using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Imaging;

/// <summary>Pictures and inputs made in code.</summary>
internal static class TestPictures
{
    /// <summary>Random pixels from a fixed seed, smoothed by nothing: the hardest case for a sampler.</summary>
    public static RgbImage Noise(int width, int height, int seed = 7)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        for (var i = 3; i < image.Pixels.Length; i += 4) image.Pixels[i] = 255;
        return image;
    }

    /// <summary>Slow ramps in every channel, which lossy formats keep within a few levels.</summary>
    public static RgbImage Ramp(int width, int height)
    {
        var image = new RgbImage(width, height);
        var pixels = image.Pixels;
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            pixels[4 * i] = (byte)(x * 255 / Math.Max(1, width - 1));
            pixels[(4 * i) + 1] = (byte)(y * 255 / Math.Max(1, height - 1));
            pixels[(4 * i) + 2] = (byte)((x + y) * 255 / Math.Max(1, width + height - 2));
            pixels[(4 * i) + 3] = 255;
        }

        return image;
    }

    public static ModelInput Input(ChannelOrder channels, int width, int height, TensorLayout layout = TensorLayout.Nchw)
    {
        var grey = channels == ChannelOrder.Grey;
        int[] shape = layout == TensorLayout.Nchw ? [1, grey ? 1 : 3, height, width] : [1, height, width, grey ? 1 : 3];
        return grey
            ? new("input", shape, layout, channels, [12f], [256f])
            : new("input", shape, layout, channels, [123.675f, 116.28f, 103.53f], [58.395f, 57.12f, 57.375f]);
    }
}
