using SkiaSharp;

namespace FaceCV.Vision.Imaging;

/// <summary>Writes pictures.</summary>
public static class ImageEncoder
{
    /// <summary>Encodes a picture as a baseline JPEG (4:2:0, sRGB, no metadata).</summary>
    /// <param name="image">The picture; not changed.</param>
    /// <param name="quality">JPEG quality, 1..100. Default 90.</param>
    /// <returns>The file's bytes.</returns>
    public static unsafe byte[] EncodeJpeg(RgbImage image, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        fixed (byte* pixels = image.Pixels)
        {
            var info = new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            using var pixmap = new SKPixmap(info, (nint)pixels, image.Stride);
            using var data = pixmap.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore))
                ?? throw new InvalidOperationException($"The JPEG encoder refused a picture of {image.Width}x{image.Height}.");
            return data.ToArray();
        }
    }
}
