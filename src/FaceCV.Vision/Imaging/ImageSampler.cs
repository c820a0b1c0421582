using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Imaging;

/// <summary>
/// Bilinear resampling from a picture into a model's input, with pixel centres at half-integers (as OpenCV's INTER_LINEAR and warpAffine).
/// </summary>
public static class ImageSampler
{
    /// <summary>Fills an input from a region stretched to it. Beyond the picture its edge pixels are repeated.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">Part of it, pixels; may be fractional and reach outside.</param>
    /// <param name="input">How the model is fed.</param>
    /// <param name="tensor">The model's input tensor, written whole.</param>
    public static void ResizeToTensor(RgbImage image, BoundingBox region, ModelInput input, Span<float> tensor) =>
        Resize(image, region, input.Width, input.Height, input, tensor);

    /// <summary>Fills an input from a region scaled to fit, at its upper left; the rest is black (0 before normalisation).</summary>
    /// <returns>The part of the picture that the whole input stands for, so that unit-square answers can be mapped back.</returns>
    public static BoundingBox LetterboxToTensor(RgbImage image, BoundingBox region, ModelInput input, Span<float> tensor)
    {
        var scale = MathF.Max(region.Width / input.Width, region.Height / input.Height);
        var width = Math.Clamp((int)MathF.Round(region.Width / scale), 1, input.Width);
        var height = Math.Clamp((int)MathF.Round(region.Height / scale), 1, input.Height);
        Resize(image, region, width, height, input, tensor);
        return new BoundingBox(region.X, region.Y, region.Width * input.Width / width, region.Height * input.Height / height);
    }

    /// <summary>Fills an input from a rotated, scaled, shifted part of the picture. Beyond the picture it is black.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="toPicture">From input pixel coordinates to picture pixel coordinates.</param>
    /// <param name="input">How the model is fed.</param>
    /// <param name="tensor">The model's input tensor, written whole.</param>
    /// <param name="mirrored">Write the input mirrored left to right.</param>
    public static void WarpToTensor(RgbImage image, Matrix3x2 toPicture, ModelInput input, Span<float> tensor, bool mirrored)
    {
        var row = ArrayPool<Vector128<float>>.Shared.Rent(input.Width);
        var pixels = row.AsSpan(0, input.Width);
        var writer = new TensorRowWriter(input);
        for (var y = 0; y < input.Height; y++)
        {
            ImageWarp.Row(image, toPicture, y, pixels);
            if (mirrored) pixels.Reverse();
            writer.Write(pixels, y, tensor);
        }

        ArrayPool<Vector128<float>>.Shared.Return(row);
    }

    /// <summary>As <see cref="WarpToTensor"/>, into a new picture.</summary>
    public static RgbImage Warp(RgbImage image, Matrix3x2 toPicture, int width, int height)
    {
        var crop = new RgbImage(width, height);
        var row = new Vector128<float>[width];
        var bytes = MemoryMarshal.Cast<byte, uint>(crop.Pixels);
        for (var y = 0; y < height; y++)
        {
            ImageWarp.Row(image, toPicture, y, row);
            for (var x = 0; x < width; x++)
            {
                var rounded = Vector128.ConvertToInt32(row[x] + Vector128.Create(0.5f));
                bytes[(y * width) + x] = (uint)(rounded[0] | (rounded[1] << 8) | (rounded[2] << 16)) | 0xFF000000u;
            }
        }

        return crop;
    }

    private static void Resize(RgbImage image, BoundingBox region, int width, int height, ModelInput input, Span<float> tensor)
    {
        var rows = ArrayPool<Vector128<float>>.Shared.Rent(3 * input.Width);
        Array.Clear(rows, 0, 3 * input.Width);
        var upper = rows.AsSpan(0, width);
        var lower = rows.AsSpan(input.Width, width);
        var output = rows.AsSpan(2 * input.Width, input.Width);
        var columns = new AxisTable(region.X, region.Width, width, image.Width);
        var writer = new TensorRowWriter(input);
        var (upperY, lowerY) = (-1, -1);
        for (var y = 0; y < height; y++)
        {
            var (first, second, weight) = AxisTable.At(region.Y, region.Height, height, image.Height, y);
            if (first == lowerY)
            {
                var swap = upper;
                upper = lower;
                lower = swap;
                (upperY, lowerY) = (lowerY, upperY);
            }

            if (first != upperY) columns.Sample(RowOf(image, upperY = first), upper);
            if (second != lowerY) columns.Sample(RowOf(image, lowerY = second), lower);
            Blend(upper, lower, weight, output);
            writer.Write(output, y, tensor);
        }

        output.Clear();
        for (var y = height; y < input.Height; y++) writer.Write(output, y, tensor);
        columns.Dispose();
        ArrayPool<Vector128<float>>.Shared.Return(rows);
    }

    private static void Blend(ReadOnlySpan<Vector128<float>> upper, ReadOnlySpan<Vector128<float>> lower, float weight, Span<Vector128<float>> output)
    {
        var share = Vector128.Create(weight);
        for (var x = 0; x < upper.Length; x++) output[x] = upper[x] + ((lower[x] - upper[x]) * share);
    }

    private static ReadOnlySpan<uint> RowOf(RgbImage image, int y) =>
        MemoryMarshal.Cast<byte, uint>(image.Pixels).Slice(y * image.Width, image.Width);

    /// <summary>Widens one R, G, B, X pixel to floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Widen(uint pixel)
    {
        var shorts = Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte());
        return Vector128.ConvertToSingle(Vector128.WidenLower(shorts).AsInt32());
    }
}
