using FaceCV.Core.Errors;

namespace FaceCV.Vision.Imaging;

/// <summary>Tells kinds of files apart by their first bytes; a file's name says nothing.</summary>
internal static class ImageKind
{
    /// <summary>Kinds that are read, for messages.</summary>
    public const string Supported = "JPEG, PNG, WebP, BMP and GIF";

    /// <summary>Refuses what is not read here, with the kind seen.</summary>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidImage"/> for an empty or unknown file, <see cref="FaceError.UnsupportedImageFormat"/> for a known kind
    /// that is not read.
    /// </exception>
    public static void Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) throw Invalid("The file is empty (0 bytes).");
        if (IsSupported(bytes)) return;
        if (Unsupported(bytes) is { } kind)
        {
            throw new FaceException(
                FaceError.UnsupportedImageFormat, $"The file is {kind}, which is not read here.", $"Send one of {Supported}.");
        }

        throw Invalid("The file is not a picture: its first bytes are of no known image format.");
    }

    private static FaceException Invalid(string message) => new(FaceError.InvalidImage, message, $"Send one of {Supported}.");

    private static bool IsSupported(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF])
        || bytes.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || (bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes[8..].StartsWith("WEBP"u8))
        || bytes.StartsWith("BM"u8)
        || bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8);

    private static string? Unsupported(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8)) return "a TIFF picture";
        if (bytes.StartsWith("%PDF"u8)) return "a PDF document";
        if (bytes.StartsWith<byte>([0, 0, 1, 0])) return "an icon";
        if (bytes.StartsWith("8BPS"u8)) return "a Photoshop document";
        if (bytes.StartsWith<byte>([0xFF, 0x0A]) || bytes.StartsWith<byte>([0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' '])) return "a JPEG XL picture";
        if (bytes.StartsWith<byte>([0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' '])) return "a JPEG 2000 picture";
        if (bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8)) return IsoMedia(bytes[8..]);
        var text = bytes[..Math.Min(bytes.Length, 256)];
        return text.IndexOf("<svg"u8) >= 0 ? "an SVG drawing" : null;
    }

    private static string IsoMedia(ReadOnlySpan<byte> brand)
    {
        if (brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8)) return "an AVIF picture";
        return brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8)
            ? "a HEIC picture"
            : "a video";
    }
}
