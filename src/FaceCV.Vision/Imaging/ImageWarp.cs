using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceCV.Vision.Imaging;

/// <summary>Samples rows of a rotated, scaled, shifted crop.</summary>
internal static class ImageWarp
{
    /// <summary>Most samples per output pixel and axis when a crop is shrunk.</summary>
    private const int MostSamples = 8;

    /// <summary>Samples one row of the crop; where it shrinks the picture, each pixel is the mean of several samples, against aliasing.</summary>
    /// <param name="image">The picture; black beyond its edges.</param>
    /// <param name="toPicture">From crop to picture pixel coordinates.</param>
    /// <param name="y">Row of the crop.</param>
    /// <param name="row">Receives R, G, B, X floats, 0..255.</param>
    public static void Row(RgbImage image, Matrix3x2 toPicture, int y, Span<Vector128<float>> row)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(image.Pixels);
        var step = new Vector2(toPicture.M11, toPicture.M12);
        var samples = Math.Clamp((int)MathF.Round(step.Length()), 1, MostSamples);
        if (samples == 1)
        {
            SampleLine(pixels, image.Width, image.Height, Vector2.Transform(new Vector2(0, y), toPicture), step, row);
            return;
        }

        var share = Vector128.Create(1f / (samples * samples));
        for (var x = 0; x < row.Length; x++)
        {
            var sum = Vector128<float>.Zero;
            for (var i = 0; i < samples * samples; i++)
            {
                var offset = new Vector2(((i % samples) + 0.5f) / samples, ((i / samples) + 0.5f) / samples) - new Vector2(0.5f);
                sum += Sample(pixels, image.Width, image.Height, Vector2.Transform(new Vector2(x, y) + offset, toPicture));
            }

            row[x] = sum * share;
        }
    }

    private static void SampleLine(ReadOnlySpan<uint> pixels, int width, int height, Vector2 start, Vector2 step, Span<Vector128<float>> row)
    {
        var end = start + (step * (row.Length - 1));
        if (!IsInside(start, width, height) || !IsInside(end, width, height))
        {
            for (var x = 0; x < row.Length; x++) row[x] = Sample(pixels, width, height, start + (step * x));
            return;
        }

        ref var first = ref MemoryMarshal.GetReference(pixels);
        for (var x = 0; x < row.Length; x++)
        {
            // Not negative, so truncation is floor; inside, so both rows and columns exist.
            var (atX, atY) = (start.X + (step.X * x), start.Y + (step.Y * x));
            var (wholeX, wholeY) = ((int)atX, (int)atY);
            ref var corner = ref Unsafe.Add(ref first, (nint)((wholeY * width) + wholeX));
            row[x] = Blend(ref corner, ref Unsafe.Add(ref corner, width), atX - wholeX, atY - wholeY);
        }
    }

    private static bool IsInside(Vector2 at, int width, int height) => at.X >= 0 && at.Y >= 0 && at.X < width - 1.01f && at.Y < height - 1.01f;

    // Two neighbouring pixels of the upper and two of the lower row, in one load each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Blend(ref uint upper, ref uint lower, float weightX, float weightY)
    {
        var top = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<uint, byte>(ref upper))).AsByte());
        var bottom = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<uint, byte>(ref lower))).AsByte());
        var topLeft = Vector128.ConvertToSingle(Vector128.WidenLower(top).AsInt32());
        var bottomLeft = Vector128.ConvertToSingle(Vector128.WidenLower(bottom).AsInt32());
        var left = topLeft + ((bottomLeft - topLeft) * Vector128.Create(weightY));
        var topRight = Vector128.ConvertToSingle(Vector128.WidenUpper(top).AsInt32());
        var bottomRight = Vector128.ConvertToSingle(Vector128.WidenUpper(bottom).AsInt32());
        var right = topRight + ((bottomRight - topRight) * Vector128.Create(weightY));
        return left + ((right - left) * Vector128.Create(weightX));
    }

    private static Vector128<float> Sample(ReadOnlySpan<uint> pixels, int width, int height, Vector2 at)
    {
        var (floorX, floorY) = (MathF.Floor(at.X), MathF.Floor(at.Y));
        var (x, y) = ((int)floorX, (int)floorY);
        var (weightX, weightY) = (at.X - floorX, at.Y - floorY);
        if ((uint)x < (uint)(width - 1) && (uint)y < (uint)(height - 1))
        {
            ref var corner = ref Unsafe.Add(ref MemoryMarshal.GetReference(pixels), (nint)((y * width) + x));
            return Blend(ref corner, ref Unsafe.Add(ref corner, width), weightX, weightY);
        }

        var left = Border(pixels, width, height, x, y) * (1 - weightY) + (Border(pixels, width, height, x, y + 1) * weightY);
        var right = Border(pixels, width, height, x + 1, y) * (1 - weightY) + (Border(pixels, width, height, x + 1, y + 1) * weightY);
        return left + ((right - left) * weightX);
    }

    private static Vector128<float> Border(ReadOnlySpan<uint> pixels, int width, int height, int x, int y) =>
        (uint)x < (uint)width && (uint)y < (uint)height ? ImageSampler.Widen(pixels[(y * width) + x]) : Vector128<float>.Zero;
}
