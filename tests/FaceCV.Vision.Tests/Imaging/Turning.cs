using System.Runtime.InteropServices;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Tests.Imaging;

/// <summary>Stores a picture the way a camera does that notes an EXIF orientation, pixel by pixel from the table of CIPA DC-008.</summary>
internal static class Turning
{
    /// <summary>The pixels as stored: what a reader must turn back to get the upright picture.</summary>
    public static RgbImage Store(RgbImage upright, int orientation)
    {
        var (width, height) = (upright.Width, upright.Height);
        var stored = orientation >= 5 ? new RgbImage(height, width) : new RgbImage(width, height);
        var source = MemoryMarshal.Cast<byte, uint>(upright.Pixels);
        var target = MemoryMarshal.Cast<byte, uint>(stored.Pixels);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (right, below) = (width - 1 - x, height - 1 - y);
                var (column, row) = orientation switch
                {
                    1 => (x, y),
                    2 => (right, y),
                    3 => (right, below),
                    4 => (x, below),
                    5 => (y, x),
                    6 => (y, right),
                    7 => (below, right),
                    8 => (below, x),
                    _ => throw new ArgumentOutOfRangeException(nameof(orientation)),
                };
                target[(row * stored.Width) + column] = source[(y * width) + x];
            }
        }

        return stored;
    }
}
