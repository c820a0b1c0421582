using System.Runtime.InteropServices;
using SkiaSharp;

namespace FaceCV.Vision.Imaging;

/// <summary>Turns a stored picture upright by its EXIF orientation (CIPA DC-008, tag 0x0112).</summary>
internal static class ImageOrientation
{
    // Both pictures of a transposing turn are walked in square tiles that fit the first-level cache together.
    private const int Tile = 32;

    /// <summary>Gives the upright picture; the stored one is disposed unless it already is upright.</summary>
    /// <param name="stored">Picture as decoded, perhaps at reduced scale.</param>
    /// <param name="origin">EXIF orientation.</param>
    public static RgbImage TurnUpright(RgbImage stored, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft) return stored;
        using (stored)
        {
            var transposed = origin >= SKEncodedOrigin.LeftTop;
            var upright = transposed
                ? new RgbImage(stored.Height, stored.Width) { FullWidth = stored.FullHeight, FullHeight = stored.FullWidth }
                : new RgbImage(stored.Width, stored.Height) { FullWidth = stored.FullWidth, FullHeight = stored.FullHeight };
            Turn(MemoryMarshal.Cast<byte, uint>(stored.Pixels), stored.Width, stored.Height, MemoryMarshal.Cast<byte, uint>(upright.Pixels), origin);
            return upright;
        }
    }

    private static void Turn(ReadOnlySpan<uint> source, int width, int height, Span<uint> target, SKEncodedOrigin origin)
    {
        switch (origin)
        {
            case SKEncodedOrigin.TopRight: CopyRows(source, width, height, target, flipRows: false, mirror: true); break;
            case SKEncodedOrigin.BottomRight: CopyRows(source, width, height, target, flipRows: true, mirror: true); break;
            case SKEncodedOrigin.BottomLeft: CopyRows(source, width, height, target, flipRows: true, mirror: false); break;
            case SKEncodedOrigin.LeftTop: Transpose(source, width, height, target, fromRight: false, fromBottom: false); break;
            case SKEncodedOrigin.RightTop: Transpose(source, width, height, target, fromRight: false, fromBottom: true); break;
            case SKEncodedOrigin.RightBottom: Transpose(source, width, height, target, fromRight: true, fromBottom: true); break;
            default: Transpose(source, width, height, target, fromRight: true, fromBottom: false); break;
        }
    }

    private static void CopyRows(ReadOnlySpan<uint> source, int width, int height, Span<uint> target, bool flipRows, bool mirror)
    {
        for (var y = 0; y < height; y++)
        {
            var row = target.Slice((flipRows ? height - 1 - y : y) * width, width);
            source.Slice(y * width, width).CopyTo(row);
            if (mirror) row.Reverse();
        }
    }

    // Target row r is stored column r (counted from the right when fromRight), read downwards (upwards when fromBottom).
    private static void Transpose(ReadOnlySpan<uint> source, int width, int height, Span<uint> target, bool fromRight, bool fromBottom)
    {
        var (first, step) = fromBottom ? ((height - 1) * width, -width) : (0, width);
        for (var tileRow = 0; tileRow < width; tileRow += Tile)
        {
            for (var tileColumn = 0; tileColumn < height; tileColumn += Tile)
            {
                var columns = Math.Min(Tile, height - tileColumn);
                for (var row = tileRow; row < Math.Min(tileRow + Tile, width); row++)
                {
                    var at = first + (tileColumn * step) + (fromRight ? width - 1 - row : row);
                    foreach (ref var pixel in target.Slice((row * height) + tileColumn, columns))
                    {
                        pixel = source[at];
                        at += step;
                    }
                }
            }
        }
    }
}
