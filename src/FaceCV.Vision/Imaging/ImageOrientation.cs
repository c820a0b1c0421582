using System.Runtime.InteropServices;
using SkiaSharp;

namespace FaceCV.Vision.Imaging;

/// <summary>Turns pictures upright by their EXIF orientation.</summary>
internal static class ImageOrientation
{
    /// <summary>Whether upright width and height are the stored height and width.</summary>
    public static bool Swaps(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    /// <summary>An upright picture; the given one is returned as it is, or disposed.</summary>
    public static RgbImage TurnUpright(RgbImage stored, SKEncodedOrigin origin)
    {
        if (origin is < SKEncodedOrigin.TopRight) return stored;
        var upright = Swaps(origin)
            ? new RgbImage(stored.Height, stored.Width) { FullWidth = stored.FullWidth, FullHeight = stored.FullHeight }
            : new RgbImage(stored.Width, stored.Height) { FullWidth = stored.FullWidth, FullHeight = stored.FullHeight };
        var (start, right, down) = Steps(origin, stored.Width, stored.Height);
        var source = MemoryMarshal.Cast<byte, uint>(stored.Pixels);
        var target = MemoryMarshal.Cast<byte, uint>(upright.Pixels);
        for (var y = 0; y < upright.Height; y++)
        {
            var at = start + (y * down);
            var row = target.Slice(y * upright.Width, upright.Width);
            for (var x = 0; x < row.Length; x++, at += right) row[x] = source[at];
        }

        stored.Dispose();
        return upright;
    }

    // Index of the stored pixel that comes first upright, and the steps to the one on its right and to the one below.
    private static (int Start, int Right, int Down) Steps(SKEncodedOrigin origin, int width, int height)
    {
        var last = (width * height) - 1;
        return origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => (last, -1, -width),
            SKEncodedOrigin.BottomLeft => (last - width + 1, 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (last - width + 1, -width, 1),
            SKEncodedOrigin.RightBottom => (last, -width, -1),
            SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
            _ => (0, 1, width),
        };
    }
}
