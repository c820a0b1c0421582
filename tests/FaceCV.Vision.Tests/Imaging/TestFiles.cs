using FaceCV.Vision.Imaging;
using SkiaSharp;

namespace FaceCV.Vision.Tests.Imaging;

/// <summary>Image files made in code.</summary>
internal static class TestFiles
{
    public static unsafe byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality = 100, SKAlphaType alpha = SKAlphaType.Opaque)
    {
        fixed (byte* pixels = image.Pixels)
        {
            using var pixmap = new SKPixmap(new(image.Width, image.Height, SKColorType.Rgba8888, alpha), (nint)pixels, image.Stride);
            using var data = pixmap.Encode(format, quality);
            return data.ToArray();
        }
    }
}
