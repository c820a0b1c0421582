using System.Numerics;
using System.Runtime.InteropServices;

namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>Prepares a warp that shrinks: replaces the part of the picture it reads by means of blocks.</summary>
internal static class Shrinker
{
    /// <summary>Shrinks what a warp reads.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="toSource">From output to picture coordinates; afterwards to coordinates of the result.</param>
    /// <param name="width">Output width.</param>
    /// <param name="height">Output height.</param>
    /// <returns>The shrunk part, or null when the warp shrinks by less than 2 or reads nothing.</returns>
    public static RgbImage? Shrink(RgbImage image, ref Matrix3x2 toSource, int width, int height)
    {
        var step = MathF.Min(new Vector2(toSource.M11, toSource.M12).Length(), new Vector2(toSource.M21, toSource.M22).Length());
        var block = (int)Math.Clamp(step, 1, AxisWindow.MostBlock);
        if (block == 1 || Bounds(toSource, width, height, block, image) is not { } bounds) return null;
        var columns = new AxisWindow(block, bounds.Left, Blocks(bounds.Right - bounds.Left, block), 0, 0);
        var rows = new AxisWindow(block, bounds.Top, Blocks(bounds.Bottom - bounds.Top, block), 0, 0);
        var shift = new Vector2(0.5f - bounds.Left, 0.5f - bounds.Top);
        toSource *= Matrix3x2.CreateTranslation(shift) * Matrix3x2.CreateScale(1f / block) * Matrix3x2.CreateTranslation(-0.5f, -0.5f);
        return Average(image, columns, rows);
    }

    private static int Blocks(int length, int block) => (length + block - 1) / block;

    private static RgbImage Average(RgbImage image, AxisWindow columns, AxisWindow rows)
    {
        var result = new RgbImage(columns.Count, rows.Count);
        var target = MemoryMarshal.Cast<byte, uint>(result.Pixels);
        var source = new BlockRows(image, columns, rows, new ushort[BlockRows.SumsLength(columns, rows)], new uint[BlockRows.MeansLength(columns, rows)]);
        for (var y = 0; y < rows.Count; y++) source[y].CopyTo(target[(y * columns.Count)..]);
        return result;
    }

    // The corners of the output bound what is read; two blocks of margin keep the picture's edge the only black one.
    private static (int Left, int Top, int Right, int Bottom)? Bounds(Matrix3x2 toSource, int width, int height, int block, RgbImage image)
    {
        var low = new Vector2(float.MaxValue);
        var high = new Vector2(float.MinValue);
        for (var corner = 0; corner < 4; corner++)
        {
            var at = Vector2.Transform(new Vector2((corner & 1) * (width - 1), (corner >> 1) * (height - 1)), toSource);
            (low, high) = (Vector2.Min(low, at), Vector2.Max(high, at));
        }

        var margin = new Vector2(2 * block);
        var size = new Vector2(image.Width, image.Height);
        (low, high) = (Vector2.Clamp(low - margin, Vector2.Zero, size), Vector2.Clamp(high + margin, Vector2.Zero, size));
        var bounds = ((int)low.X, (int)low.Y, (int)MathF.Ceiling(high.X), (int)MathF.Ceiling(high.Y));
        return bounds.Item1 < bounds.Item3 && bounds.Item2 < bounds.Item4 ? bounds : null;
    }
}
