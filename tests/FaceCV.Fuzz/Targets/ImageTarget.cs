using FaceCV.Fuzz.Engine;
using FaceCV.Fuzz.Seeds;
using FaceCV.Vision.Imaging;
using SkiaSharp;

namespace FaceCV.Fuzz.Targets;

/// <summary>Pictures of every kind; what is decoded keeps the limits that the header was held to.</summary>
internal sealed class ImageTarget : FuzzTarget
{
    private const int MostPixels = 1 << 20, MostSide = 4_096, Reduced = 16;

    private static readonly ImageLimits Limits = new() { MaxPixels = MostPixels, MaxSide = MostSide, MaxBytes = 1 << 20 };

    public override string Name => "image";

    public override string About => "JPEG, PNG, WebP, BMP, GIF: header checks, decoding in full and reduced, EXIF orientation";

    public override IReadOnlyList<byte[]> Words =>
    [
        [0xFF, 0xD8, 0xFF], [0xFF, 0xC0], [0xFF, 0xC2], [0xFF, 0xDA], [0xFF, 0xE1], [0xFF, 0xD9], [.. "Exif\0\0"u8], [.. "MM\0*"u8], [0x01, 0x12, 0, 3],
        [.. "RIFF"u8], [.. "WEBPVP8X"u8], [.. "VP8L"u8], [.. "VP8 "u8], [.. "ALPH"u8], [.. "IHDR"u8], [.. "IDAT"u8], [.. "PLTE"u8], [.. "tRNS"u8], [.. "BM"u8], [.. "GIF89a"u8],
    ];

    public override IEnumerable<byte[]> Seeds()
    {
        byte[][] plain = [.. new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp }.Select(format => Pictures.Encode(format, 33, 17))];
        var jpeg = plain[0];
        return [.. plain, .. Enumerable.Range(1, 8).Select(turn => Pictures.Turned(jpeg, turn)), Pictures.Bmp(5, 3), Pictures.Gif(), Pictures.Encode(SKEncodedImageFormat.Webp, 9, 5, 60)];
    }

    public override void Run(byte[] input)
    {
        Decode(input, 0);
        Decode(input, Reduced);
    }

    private static void Decode(byte[] input, int reduced)
    {
        using var image = ImageDecoder.Decode(input, Limits, reduced);
        if ((long)image.FullWidth * image.FullHeight > MostPixels || Math.Max(image.FullWidth, image.FullHeight) > MostSide)
            throw new BrokenPromiseException($"A picture of {image.FullWidth}x{image.FullHeight} passed the limits.");
        if (image.Pixels.Length != image.Width * image.Height * RgbImage.BytesPerPixel) throw new BrokenPromiseException("The pixels are of another size.");
    }
}
