using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging.Sampling;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Imaging;

/// <summary>
/// Cuts, scales and warps pictures straight into network inputs. All interpolation is bilinear between pixel centres; tensors receive
/// (value - mean) / std with the unrounded value in 0..255. Pure functions, safe for parallel use.
/// </summary>
public static class ImageSampler
{
    /// <summary>Stretches a region over a whole input, without keeping its proportions.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">Source pixels; may be fractional and reach outside, where the edge pixels are repeated.</param>
    /// <param name="width">Output width, at least 1.</param>
    /// <param name="height">Output height, at least 1.</param>
    /// <param name="input">Layout, channel order, mean and deviation; its shape is not read.</param>
    /// <param name="tensor">Receives the values, channels x height x width of them; longer is allowed.</param>
    /// <param name="antialias">
    /// Where the region is shrunk by a factor of 2 or more, first replace blocks of floor(factor) pixels by their mean (rounded to 8 bits).
    /// Without it, shrinking skips pixels as OpenCV's INTER_LINEAR does.
    /// </param>
    /// <exception cref="ArgumentException">The region is empty or not finite, or the tensor too short.</exception>
    public static void ResizeToTensor(
        RgbImage image, BoundingBox region, int width, int height, ModelInput input, Span<float> tensor, bool antialias = true)
    {
        Check(region, width, height);
        Resampler.Run(image, region, width, height, antialias, new TensorSink(tensor, width, height, width, input));
    }

    /// <summary>Scales a region to fit an input, keeping its proportions, placed top left and padded right and below.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">Source pixels; may be fractional and reach outside, where the edge pixels are repeated.</param>
    /// <param name="width">Input width, at least 1.</param>
    /// <param name="height">Input height, at least 1.</param>
    /// <param name="input">Layout, channel order, mean and deviation; its shape is not read.</param>
    /// <param name="tensor">Receives the values, channels x height x width of them; longer is allowed.</param>
    /// <param name="padValue">Value of every channel in the padding before normalisation, 0..255. Default 0, as InsightFace pads.</param>
    /// <param name="antialias">As for <see cref="ResizeToTensor"/>.</param>
    /// <returns>Input pixels per source pixel along each axis: source = region corner + input position / scale.</returns>
    /// <exception cref="ArgumentException">The region is empty or not finite, or the tensor too short.</exception>
    public static Vector2 LetterboxToTensor(
        RgbImage image, BoundingBox region, int width, int height, ModelInput input, Span<float> tensor, float padValue = 0, bool antialias = true)
    {
        Check(region, width, height);
        var scale = MathF.Min(width / region.Width, height / region.Height);
        var innerWidth = Math.Clamp((int)MathF.Round(region.Width * scale), 1, width);
        var innerHeight = Math.Clamp((int)MathF.Round(region.Height * scale), 1, height);
        var sink = new TensorSink(tensor, width, height, innerWidth, input);
        if (innerWidth < width || innerHeight < height) sink.Fill(padValue);
        Resampler.Run(image, region, innerWidth, innerHeight, antialias, sink);
        return new(innerWidth / region.Width, innerHeight / region.Height);
    }

    /// <summary>Scales a region to a new picture, the same way as <see cref="ResizeToTensor"/> but rounded to 8 bits.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">Source pixels; may be fractional and reach outside, where the edge pixels are repeated.</param>
    /// <param name="width">Output width, at least 1.</param>
    /// <param name="height">Output height, at least 1.</param>
    /// <param name="antialias">As for <see cref="ResizeToTensor"/>.</param>
    /// <returns>A picture the caller disposes.</returns>
    /// <exception cref="ArgumentException">The region is empty or not finite.</exception>
    public static RgbImage Resize(RgbImage image, BoundingBox region, int width, int height, bool antialias = true)
    {
        Check(region, width, height);
        var result = new RgbImage(width, height);
        Resampler.Run(image, region, width, height, antialias, new ImageSink(result, new uint[RowKernels.Pad(width)]));
        return result;
    }

    /// <summary>Warps a picture into an input; what falls outside the picture is black, as with OpenCV's warpAffine.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="destinationToSource">
    /// Maps output to source positions, both with pixel centres at whole numbers: x' = x M11 + y M21 + M31, y' = x M12 + y M22 + M32.
    /// </param>
    /// <param name="width">Output width, at least 1.</param>
    /// <param name="height">Output height, at least 1.</param>
    /// <param name="input">Layout, channel order, mean and deviation; its shape is not read.</param>
    /// <param name="tensor">Receives the values, channels x height x width of them; longer is allowed.</param>
    /// <param name="mirror">Exchange left and right of the output.</param>
    /// <exception cref="ArgumentException">The matrix is not finite or the tensor too short.</exception>
    public static void WarpToTensor(
        RgbImage image, Matrix3x2 destinationToSource, int width, int height, ModelInput input, Span<float> tensor, bool mirror = false)
    {
        Check(destinationToSource, width, height);
        var toSource = mirror ? Mirror(destinationToSource, width) : destinationToSource;
        Warper.Run(image, toSource, width, height, new TensorSink(tensor, width, height, width, input));
    }

    /// <summary>Warps a picture to a new one, the same way as <see cref="WarpToTensor"/> but rounded to 8 bits.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="destinationToSource">Maps output to source positions, as for <see cref="WarpToTensor"/>.</param>
    /// <param name="width">Output width, at least 1.</param>
    /// <param name="height">Output height, at least 1.</param>
    /// <returns>A picture the caller disposes.</returns>
    /// <exception cref="ArgumentException">The matrix is not finite.</exception>
    public static RgbImage Warp(RgbImage image, Matrix3x2 destinationToSource, int width, int height)
    {
        Check(destinationToSource, width, height);
        var result = new RgbImage(width, height);
        Warper.Run(image, destinationToSource, width, height, new ImageSink(result, new uint[RowKernels.Pad(width)]));
        return result;
    }

    // Output column x reads what column width - 1 - x would.
    private static Matrix3x2 Mirror(Matrix3x2 matrix, int width) => new Matrix3x2(-1, 0, 0, 1, width - 1, 0) * matrix;

    private static void Check(BoundingBox region, int width, int height)
    {
        CheckSize(width, height);
        var finite = float.IsFinite(region.X) && float.IsFinite(region.Y) && float.IsFinite(region.Width) && float.IsFinite(region.Height);
        if (!finite || region.Width <= 0 || region.Height <= 0) throw new ArgumentException($"The region {region} is empty or not finite.", nameof(region));
    }

    private static void Check(Matrix3x2 matrix, int width, int height)
    {
        CheckSize(width, height);
        if (!float.IsFinite(matrix.M11 + matrix.M12 + matrix.M21 + matrix.M22 + matrix.M31 + matrix.M32))
            throw new ArgumentException("The matrix is not finite.", nameof(matrix));
    }

    private static void CheckSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
    }
}
