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
/// <param name="limits">Limits on bytes, pixels and sides.</param>
public sealed class ImageDecoder(ImageLimits limits)
{
    private static readonly SKColorSpace Srgb = SKColorSpace.CreateSrgb();

    // An RgbImage is one array of at most int.MaxValue bytes, whatever the limits allow.
    private const long MostPixels = int.MaxValue / RgbImage.BytesPerPixel;

    /// <summary>Decodes a picture. Input bytes and pixels are not copied on the way.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="reducedSide">
    /// Decode a JPEG at the smallest of 1/1, 1/2, 1/4, 1/8 whose longer side is still at least this many pixels;
    /// null or zero decodes in full. Other kinds are always decoded in full.
    /// </param>
    /// <param name="cancellationToken">Checked before decoding starts; a decode under way is not interrupted.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidImage"/> for empty, damaged or truncated bytes; <see cref="FaceError.UnsupportedImageFormat"/> for any
    /// other kind of file; <see cref="FaceError.ImageTooLarge"/> beyond the limits.
    /// </exception>
    public RgbImage Decode(ReadOnlyMemory<byte> bytes, int? reducedSide = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckBytes(bytes.Length);
        var header = ImageHeader.Read(bytes.Span);
        if (!header.Kind.IsRead()) throw Unsupported(header.Kind);
        CheckSides(header.Width, header.Height);
        return DecodePinned(bytes, header.Kind, reducedSide ?? 0, cancellationToken);
    }

    private unsafe RgbImage DecodePinned(ReadOnlyMemory<byte> bytes, ImageKind kind, int reducedSide, CancellationToken cancellationToken)
    {
        using var pin = bytes.Pin();
        using var data = SKData.Create((nint)pin.Pointer, bytes.Length);
        using var codec = SKCodec.Create(data) ?? throw Damaged(kind, "its header cannot be read; it is damaged or cut short");
        CheckSides(codec.Info.Width, codec.Info.Height);
        cancellationToken.ThrowIfCancellationRequested();
        var size = kind == ImageKind.Jpeg ? ScaledSize(codec, reducedSide) : codec.Info.Size;
        return Orientation.Apply(DecodePixels(codec, size, kind), codec.EncodedOrigin);
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

    private void CheckBytes(long length)
    {
        if (length == 0) throw new FaceException(FaceError.InvalidImage, "The image is empty (0 bytes).", $"Send a {ImageKinds.Read} file.");
        if (length > limits.MaxBytes)
        {
            throw new FaceException(
                FaceError.ImageTooLarge, $"The image has {Count(length)} bytes; at most {Count(limits.MaxBytes)} are allowed.", "Send a smaller file or raise the limit.");
        }
    }

    private void CheckSides(long width, long height)
    {
        if (Math.Max(width, height) > limits.MaxSide)
            throw TooLarge(width, height, $"a side may have at most {Count(limits.MaxSide)}");
        if (width * height > Math.Min(limits.MaxPixels, MostPixels))
            throw TooLarge(width, height, $"at most {Count(Math.Min(limits.MaxPixels, MostPixels))} in all are allowed");
    }

    private static FaceException TooLarge(long width, long height, string rule) => new(
        FaceError.ImageTooLarge, $"The image is {Count(width)}x{Count(height)} pixels; {rule}.", "Scale the picture down or raise the limit.");

    private static FaceException Unsupported(ImageKind kind)
    {
        var seen = kind == ImageKind.Unknown ? "The bytes are no kind of image known here" : $"The bytes are {kind.Label()}";
        return new(FaceError.UnsupportedImageFormat, $"{seen}; {ImageKinds.Read} are read.", "Convert the picture to JPEG or PNG.");
    }

    private static FaceException Damaged(ImageKind kind, string what) => new(
        FaceError.InvalidImage, $"The {kind.Label()} cannot be decoded: {what}.", "Send the complete, undamaged file.");

    private static string Explain(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "its data ends early, so only part of the picture is there",
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "its data is damaged",
        _ => $"the decoder reports {result}",
    };

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
