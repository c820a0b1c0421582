using SkiaSharp;

namespace FaceCV.Vision.Imaging;

/// <summary>Pixels to bytes of a picture file.</summary>
public static class ImageEncoder
{
    /// <summary>Encodes a JPEG.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="quality">0..100, higher is better.</param>
    public static unsafe byte[] EncodeJpeg(RgbImage image, int quality)
    {
        fixed (byte* pixels = image.Pixels)
        {
            using var pixmap = new SKPixmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)pixels);
            using var data = pixmap.Encode(SKEncodedImageFormat.Jpeg, quality)
                ?? throw new InvalidOperationException("The JPEG encoder gave nothing.");
            return data.ToArray();
        }
    }
}
