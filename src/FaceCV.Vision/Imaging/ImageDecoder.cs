using System.Globalization;
using FaceCV.Core.Errors;
using SkiaSharp;

namespace FaceCV.Vision.Imaging;

/// <summary>
/// Turns the bytes of a JPEG, PNG, WebP, BMP or GIF (first frame) into an oriented, opaque <see cref="RgbImage"/>. The kind is told by
/// content, limits are checked from the header before any pixel is decoded, transparency is laid on white, and colours are
/// converted to sRGB where the file carries an ICC profile (CMYK JPEG included). A file that ends early is refused, never shown in part.
/// Safe for parallel use.
/// </summary>
public static class ImageDecoder
{
    private static readonly SKColorSpace Srgb = SKColorSpace.CreateSrgb();

    // An RgbImage is one array of at most int.MaxValue bytes, whatever the limits allow.
    private const long MostPixels = int.MaxValue / RgbImage.BytesPerPixel;

    /// <summary>Decodes a picture. Input bytes and pixels are not copied on the way.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="limits">Limits on bytes, pixels and sides.</param>
    /// <param name="reducedSide">
    /// Decode a JPEG at the smallest of 1/1, 1/2, 1/4, 1/8 whose longer side is still at least this many pixels; 0 decodes in full, as
    /// other kinds always are.
    /// </param>
    /// <param name="cancellationToken">Checked before decoding starts; a decode under way is not interrupted.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidImage"/> for bytes that are empty, damaged, truncated or no picture;
    /// <see cref="FaceError.UnsupportedImageFormat"/> for a known kind that is not read; <see cref="FaceError.ImageTooLarge"/> beyond the limits.
    /// </exception>
    public static RgbImage Decode(
        ReadOnlyMemory<byte> bytes, ImageLimits limits, int reducedSide = 0, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckBytes(bytes.Length, limits);
        CheckKind(bytes.Span);
        var header = ImageHeader.Read(bytes.Span);
        CheckSides(header.Width, header.Height, limits);
        return DecodePinned(bytes, header.Kind, limits, reducedSide, cancellationToken);
    }

    /// <summary>Refuses what is no picture of a kind read here, by its first bytes alone; <see cref="Decode"/> does so too.</summary>
    /// <param name="bytes">The file, or its beginning.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidImage"/> or <see cref="FaceError.UnsupportedImageFormat"/>.</exception>
    public static void CheckKind(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) throw new FaceException(FaceError.InvalidImage, "The file is empty (0 bytes).", $"Send one of {ImageKinds.Read}.");
        var kind = ImageKinds.Of(bytes);
        if (kind.IsRead()) return;
        throw kind is ImageKind.Unknown or ImageKind.Text
            ? new FaceException(FaceError.InvalidImage, $"The file is not a picture: {kind.Describe()}.", $"Send one of {ImageKinds.Read}.")
            : new FaceException(FaceError.UnsupportedImageFormat, $"The file is {kind.Describe()}, which is not read here.", $"Send one of {ImageKinds.Read}.");
    }

    private static unsafe RgbImage DecodePinned(
        ReadOnlyMemory<byte> bytes, ImageKind kind, ImageLimits limits, int reducedSide, CancellationToken cancellationToken)
    {
        using var pin = bytes.Pin();
        using var data = SKData.Create((nint)pin.Pointer, bytes.Length);
        using var codec = SKCodec.Create(data) ?? throw Damaged(kind, "its header cannot be read, it is damaged or cut off");
        CheckSides(codec.Info.Width, codec.Info.Height, limits);
        cancellationToken.ThrowIfCancellationRequested();
        var size = kind == ImageKind.Jpeg ? ScaledSize(codec, reducedSide) : codec.Info.Size;
        return ImageOrientation.TurnUpright(DecodePixels(codec, size, kind), codec.EncodedOrigin);
    }

    private static unsafe RgbImage DecodePixels(SKCodec codec, SKSizeI size, ImageKind kind)
    {
        var opaque = codec.Info.AlphaType == SKAlphaType.Opaque;
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Premul, Srgb);
        var image = new RgbImage(size.Width, size.Height) { FullWidth = codec.Info.Width, FullHeight = codec.Info.Height };
        try
        {
            fixed (byte* pixels = image.Pixels)
            {
                var result = codec.GetPixels(info, (nint)pixels, image.Stride, SKCodecOptions.Default);
                if (result != SKCodecResult.Success) throw Damaged(kind, Explain(result));
            }

            if (!opaque) Transparency.FlattenOnWhite(image);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    // Halves, quarters and eighths are the scales at which libjpeg's inverse transform gets cheaper.
    private static SKSizeI ScaledSize(SKCodec codec, int reducedSide)
    {
        if (reducedSide <= 0) return codec.Info.Size;
        for (var divisor = 8; divisor > 1; divisor /= 2)
        {
            var size = codec.GetScaledDimensions(1f / divisor);
            if (Math.Max(size.Width, size.Height) >= reducedSide) return size;
        }

        return codec.Info.Size;
    }

    private static void CheckBytes(long length, ImageLimits limits)
    {
        if (length > limits.MaxBytes)
            throw TooLarge($"The file has {Count(length)} bytes; at most {Count(limits.MaxBytes)} are allowed.", "FACECV_MAX_UPLOAD_SIZE");
    }

    private static void CheckSides(long width, long height, ImageLimits limits)
    {
        if (Math.Max(width, height) > limits.MaxSide)
            throw TooLarge($"The picture is {width}x{height}; no side may exceed {Count(limits.MaxSide)} pixels.", "FACECV_MAX_IMAGE_SIDE");
        var most = Math.Min(limits.MaxPixels, MostPixels);
        if (width * height > most)
            throw TooLarge($"The picture is {width}x{height}; at most {Count(most)} pixels are allowed.", "FACECV_MAX_IMAGE_PIXELS");
    }

    private static FaceException TooLarge(string message, string setting) =>
        new(FaceError.ImageTooLarge, message, $"Send a smaller picture, or raise {setting}.");

    private static FaceException Damaged(ImageKind kind, string what) => new(
        FaceError.InvalidImage, $"The {kind.Label()} picture cannot be decoded: {what}.", "Send the complete, undamaged file, or save it again as JPEG or PNG.");

    private static string Explain(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "its data end before its last row, it is cut off",
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "its data are damaged",
        _ => $"the decoder reports {result}",
    };

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
