using System.Numerics;
using System.Runtime.InteropServices;

namespace FaceCV.Vision.Imaging;

/// <summary>Lays transparent pictures on white.</summary>
internal static class Transparency
{
    /// <summary>Turns premultiplied R, G, B, A into opaque pixels: each channel becomes c + 255 - a, which cannot overflow since c is at most a.</summary>
    public static void FlattenOnWhite(RgbImage image)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(image.Pixels);
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(pixels);
        for (var i = 0; i < vectors.Length; i++)
        {
            var pixel = vectors[i];
            var white = (new Vector<uint>(255) - (pixel >>> 24)) * new Vector<uint>(0x010101);
            vectors[i] = (pixel + white) | new Vector<uint>(0xFF000000);
        }

        foreach (ref var pixel in pixels[(vectors.Length * Vector<uint>.Count)..])
            pixel = (pixel + ((255 - (pixel >>> 24)) * 0x010101)) | 0xFF000000;
    }
}
