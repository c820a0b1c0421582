using SkiaSharp;

namespace FaceCV.Fuzz.Seeds;

/// <summary>Small pictures of nobody, drawn by a formula.</summary>
internal static class Pictures
{
    public static byte[] Encode(SKEncodedImageFormat format, int width, int height, int quality = 90)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++) bitmap.SetPixel(x, y, new SKColor((byte)(x * 7), (byte)(y * 11), (byte)((x + y) * 5), (byte)(255 - (format == SKEncodedImageFormat.Jpeg ? 0 : x))));
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A JPEG with an EXIF orientation.</summary>
    public static byte[] Turned(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>A 24-bit BMP of any colours.</summary>
    public static byte[] Bmp(int width, int height)
    {
        var stride = ((width * 3) + 3) / 4 * 4;
        var rows = new byte[stride * height];
        for (var i = 0; i < rows.Length; i++) rows[i] = (byte)(i * 13);
        return
        [
            .. "BM"u8, .. BitConverter.GetBytes(54 + rows.Length), 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, .. BitConverter.GetBytes(width), .. BitConverter.GetBytes(height),
            1, 0, 24, 0, .. new byte[24], .. rows,
        ];
    }

    /// <summary>A GIF of one frame of two pixels.</summary>
    public static byte[] Gif() =>
    [
        .. "GIF89a"u8, 2, 0, 1, 0, 0x91, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0A, 0, 0x3B,
    ];
}
