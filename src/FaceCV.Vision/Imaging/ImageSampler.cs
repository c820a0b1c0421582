using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging.Sampling;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Imaging;

/// <summary>
/// Cuts, scales and warps pictures straight into network inputs. All interpolation is bilinear between pixel centres; inputs receive
/// (value - mean) / std of the unrounded value, 0..255. Pure functions, safe for parallel use.
/// </summary>
public static class ImageSampler
{
    /// <summary>Fills an input from a region stretched to it. Beyond the picture its edge pixels are repeated.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">Part of it, pixels; may be fractional and reach outside.</param>
    /// <param name="input">How the model is fed.</param>
    /// <param name="tensor">The model's input tensor, written whole.</param>
    /// <param name="antialias">
    /// Along an axis that is shrunk by 2 or more, first replace blocks of floor(factor) pixels by their mean. Without it, shrinking skips
    /// pixels, as OpenCV's INTER_LINEAR does.
    /// </param>
    /// <exception cref="ArgumentException">The region is empty or not finite, or the tensor too short.</exception>
    public static void ResizeToTensor(RgbImage image, BoundingBox region, ModelInput input, Span<float> tensor, bool antialias = false)
    {
        Check(region);
        Resampler.Run(image, region, input.Width, input.Height, antialias, new TensorSink(tensor, input, input.Width));
    }

    /// <summary>Fills an input from a region scaled to fit, at its upper left; the rest is padding.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">Part of it, pixels; may be fractional and reach outside, where the edge pixels are repeated.</param>
    /// <param name="input">How the model is fed.</param>
    /// <param name="tensor">The model's input tensor, written whole.</param>
    /// <param name="antialias">As for <see cref="ResizeToTensor"/>.</param>
    /// <param name="padding">Value of every channel in the padding before normalisation, 0..255. Default 0, black.</param>
    /// <returns>The part of the picture that the whole input stands for, so that unit-square answers can be mapped back.</returns>
    /// <exception cref="ArgumentException">The region is empty or not finite, or the tensor too short.</exception>
    public static BoundingBox LetterboxToTensor(
        RgbImage image, BoundingBox region, ModelInput input, Span<float> tensor, bool antialias = false, float padding = 0)
    {
        Check(region);
        var scale = MathF.Max(region.Width / input.Width, region.Height / input.Height);
        var width = Math.Clamp((int)MathF.Round(region.Width / scale), 1, input.Width);
        var height = Math.Clamp((int)MathF.Round(region.Height / scale), 1, input.Height);
        var sink = new TensorSink(tensor, input, width);
        sink.FillOutside(height, padding);
        Resampler.Run(image, region, width, height, antialias, sink);
        return new BoundingBox(region.X, region.Y, region.Width * input.Width / width, region.Height * input.Height / height);
    }

    /// <summary>Scales a region to a new picture, as <see cref="ResizeToTensor"/> does but rounded to 8 bits.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">Part of it, pixels; may be fractional and reach outside, where the edge pixels are repeated.</param>
    /// <param name="width">Output width, at least 1.</param>
    /// <param name="height">Output height, at least 1.</param>
    /// <returns>A picture, averaged where it is shrunk by 2 or more; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The region is empty or not finite.</exception>
    public static RgbImage Resize(RgbImage image, BoundingBox region, int width, int height)
    {
        Check(region);
        var result = new RgbImage(width, height);
        Resampler.Run(image, region, width, height, antialias: true, new ImageSink(result));
        return result;
    }

    /// <summary>
    /// Fills an input from a rotated, scaled, shifted part of the picture. Beyond the picture it is black, as with OpenCV's warpAffine.
    /// Where the picture is shrunk by 2 or more, blocks of floor(factor) pixels are first replaced by their mean.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="toPicture">From input to picture pixel coordinates, pixel centres at whole numbers: x' = x M11 + y M21 + M31, y' = x M12 + y M22 + M32.</param>
    /// <param name="input">How the model is fed.</param>
    /// <param name="tensor">The model's input tensor, written whole.</param>
    /// <param name="mirrored">Write the input mirrored left to right.</param>
    /// <exception cref="ArgumentException">The matrix is not finite or the tensor too short.</exception>
    public static void WarpToTensor(RgbImage image, Matrix3x2 toPicture, ModelInput input, Span<float> tensor, bool mirrored)
    {
        Check(toPicture);
        // Mirrored, output column x reads what column width - 1 - x would.
        var matrix = mirrored ? new Matrix3x2(-1, 0, 0, 1, input.Width - 1, 0) * toPicture : toPicture;
        Warper.Run(image, matrix, input.Width, input.Height, new TensorSink(tensor, input, input.Width));
    }

    /// <summary>As <see cref="WarpToTensor"/>, into a new picture, rounded to 8 bits.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="toPicture">From output to picture pixel coordinates.</param>
    /// <param name="width">Output width, at least 1.</param>
    /// <param name="height">Output height, at least 1.</param>
    /// <returns>A picture the caller disposes.</returns>
    /// <exception cref="ArgumentException">The matrix is not finite.</exception>
    public static RgbImage Warp(RgbImage image, Matrix3x2 toPicture, int width, int height)
    {
        Check(toPicture);
        var result = new RgbImage(width, height);
        Warper.Run(image, toPicture, width, height, new ImageSink(result));
        return result;
    }

    private static void Check(BoundingBox region)
    {
        var finite = float.IsFinite(region.X) && float.IsFinite(region.Y) && float.IsFinite(region.Width) && float.IsFinite(region.Height);
        if (!finite || region.Width <= 0 || region.Height <= 0) throw new ArgumentException($"The region {region} is empty or not finite.", nameof(region));
    }

    private static void Check(Matrix3x2 matrix)
    {
        if (!float.IsFinite(matrix.M11 + matrix.M12 + matrix.M21 + matrix.M22 + matrix.M31 + matrix.M32))
            throw new ArgumentException($"The matrix {matrix} is not finite.", nameof(matrix));
    }
}
