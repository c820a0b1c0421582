using System.Buffers;
using FaceCV.Core.Errors;
using SkiaSharp;

namespace FaceCV.Vision.Imaging;

/// <summary>
/// Bytes of a picture file to pixels: kind and limits from the header first, then one decode straight into a pooled buffer, alpha
/// flattened on white, turned upright by EXIF orientation. Pixel values are taken as they are; colour profiles are not applied.
/// Safe for parallel use; no native object outlives a call.
/// </summary>
public static class ImageDecoder
{
    private static readonly float[] JpegScales = [0.125f, 0.25f, 0.5f];

    /// <summary>Decodes a picture (of an animation, the first frame).</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="limits">Limits on bytes, pixels and sides.</param>
    /// <param name="reducedSide">
    /// When above 0 and the file is a JPEG, decode at the smallest of 1/8, 1/4, 1/2 and full scale whose longer side is at least this.
    /// </param>
    /// <param name="cancellationToken">Observed before the pixels are decoded.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidImage"/>, <see cref="FaceError.UnsupportedImageFormat"/> or <see cref="FaceError.ImageTooLarge"/>.
    /// </exception>
    public static RgbImage Decode(
        ReadOnlyMemory<byte> bytes, ImageLimits limits, int reducedSide = 0, CancellationToken cancellationToken = default)
    {
        if (bytes.Length > limits.MaxBytes)
            throw TooLarge($"The file has {bytes.Length:N0} bytes; at most {limits.MaxBytes:N0} are allowed.", "FACECV_MAX_UPLOAD_SIZE");
        ImageKind.Check(bytes.Span);
        using var pinned = bytes.Pin();
        using var data = Wrap(pinned, bytes.Length);
        using var codec = SKCodec.Create(data) ?? throw Invalid("The file starts like a picture, but its header cannot be read: it is damaged or cut off.");
        CheckSize(codec.Info, limits);
        cancellationToken.ThrowIfCancellationRequested();
        var picture = DecodePixels(codec, reducedSide);
        return ImageOrientation.TurnUpright(picture, codec.EncodedOrigin);
    }

    /// <summary>Refuses what is no picture of a kind read here, by its first bytes alone; <see cref="Decode"/> does so too.</summary>
    /// <param name="bytes">The file, or its beginning.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidImage"/> or <see cref="FaceError.UnsupportedImageFormat"/>.</exception>
    public static void CheckKind(ReadOnlySpan<byte> bytes) => ImageKind.Check(bytes);

    private static unsafe SKData Wrap(MemoryHandle pinned, int length) => SKData.Create((nint)pinned.Pointer, length);

    private static void CheckSize(SKImageInfo info, ImageLimits limits)
    {
        if (info.Width < 1 || info.Height < 1) throw Invalid($"The picture's header gives a size of {info.Width}x{info.Height}.");
        if (info.Width > limits.MaxSide || info.Height > limits.MaxSide)
            throw TooLarge($"The picture is {info.Width}x{info.Height}; no side may exceed {limits.MaxSide:N0} pixels.", "FACECV_MAX_IMAGE_SIDE");
        if ((long)info.Width * info.Height > limits.MaxPixels)
            throw TooLarge($"The picture is {info.Width}x{info.Height}; at most {limits.MaxPixels:N0} pixels are allowed.", "FACECV_MAX_IMAGE_PIXELS");
    }

    private static unsafe RgbImage DecodePixels(SKCodec codec, int reducedSide)
    {
        var size = ChooseSize(codec, reducedSide);
        var (fullWidth, fullHeight) = ImageOrientation.Swaps(codec.EncodedOrigin)
            ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
        var picture = new RgbImage(size.Width, size.Height) { FullWidth = fullWidth, FullHeight = fullHeight };
        try
        {
            var opaque = codec.Info.AlphaType == SKAlphaType.Opaque;
            var target = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
            SKCodecResult result;
            fixed (byte* pixels = picture.Pixels) result = codec.GetPixels(target, (nint)pixels, target.RowBytes, SKCodecOptions.Default);
            if (result != SKCodecResult.Success) throw Invalid(Reason(result));
            if (!opaque) FlattenOnWhite(picture.Pixels);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    private static SKSizeI ChooseSize(SKCodec codec, int reducedSide)
    {
        if (reducedSide > 0 && codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
        {
            foreach (var scale in JpegScales)
            {
                var size = codec.GetScaledDimensions(scale);
                if (Math.Max(size.Width, size.Height) >= reducedSide) return size;
            }
        }

        return codec.Info.Size;
    }

    private static string Reason(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "The picture is cut off: its data end before its last row.",
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "The picture's data are damaged.",
        _ => $"The picture cannot be decoded ({result}).",
    };

    // The pixels are premultiplied: over white, each channel gains what the alpha leaves.
    private static void FlattenOnWhite(Span<byte> pixels)
    {
        for (var i = 0; i < pixels.Length; i += RgbImage.BytesPerPixel)
        {
            var rest = 255 - pixels[i + 3];
            if (rest == 0) continue;
            pixels[i] = (byte)Math.Min(255, pixels[i] + rest);
            pixels[i + 1] = (byte)Math.Min(255, pixels[i + 1] + rest);
            pixels[i + 2] = (byte)Math.Min(255, pixels[i + 2] + rest);
            pixels[i + 3] = 255;
        }
    }

    private static FaceException Invalid(string message) => new(FaceError.InvalidImage, message, "Check the file, or save it again as JPEG or PNG.");

    private static FaceException TooLarge(string message, string setting) =>
        new(FaceError.ImageTooLarge, message, $"Send a smaller picture, or raise {setting}.");
}
