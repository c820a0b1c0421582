using System.Buffers.Binary;

namespace FaceCV.Vision.Imaging;

/// <summary>The kinds of picture told apart by their first bytes, never by a file name.</summary>
internal enum ImageKind
{
    Unknown,
    Jpeg,
    Png,
    WebP,
    Bmp,
    Gif,
    Tiff,
    Heic,
    Avif,
    JpegXl,
    Jpeg2000,
    Icon,
    Psd,
    Pdf,
    Svg,
    Video,
    Text,
}

/// <summary>Tells kinds apart by content.</summary>
internal static class ImageKinds
{
    /// <summary>The kinds that are decoded, for messages.</summary>
    public const string Read = "JPEG, PNG, WebP, BMP and GIF";

    public static bool IsRead(this ImageKind kind) => kind is ImageKind.Jpeg or ImageKind.Png or ImageKind.WebP or ImageKind.Bmp or ImageKind.Gif;

    /// <summary>The name of a kind that is read.</summary>
    public static string Label(this ImageKind kind) => kind == ImageKind.WebP ? "WebP" : kind.ToString().ToUpperInvariant();

    /// <summary>A kind that is not read, as the end of a sentence.</summary>
    public static string Describe(this ImageKind kind) => kind switch
    {
        ImageKind.Tiff => "a TIFF picture",
        ImageKind.Heic => "a HEIC picture",
        ImageKind.Avif => "an AVIF picture",
        ImageKind.JpegXl => "a JPEG XL picture",
        ImageKind.Jpeg2000 => "a JPEG 2000 picture",
        ImageKind.Icon => "an icon",
        ImageKind.Psd => "a Photoshop document",
        ImageKind.Pdf => "a PDF document",
        ImageKind.Svg => "an SVG drawing",
        ImageKind.Video => "a video",
        ImageKind.Text => "it is text",
        _ => "its first bytes are of no known image format",
    };

    /// <summary>Looks at the first bytes, at most 1,024.</summary>
    public static ImageKind Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return ImageKind.Jpeg;
        if (IsPng(bytes)) return ImageKind.Png;
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8)) return ImageKind.WebP;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return ImageKind.Gif;
        if (IsBmp(bytes)) return ImageKind.Bmp;
        return OfUnread(bytes);
    }

    private static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    // "BM" alone also starts ordinary words, so the size of the info header must be one that exists.
    private static bool IsBmp(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("BM"u8) && (bytes.Length < 18 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124);

    private static ImageKind OfUnread(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) || bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8)) return ImageKind.Tiff;
        if (bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8)) return OfBrand(bytes[8..12]);
        if (bytes.StartsWith<byte>([0xFF, 0x0A]) || (bytes.Length >= 8 && bytes[4..].StartsWith("JXL "u8))) return ImageKind.JpegXl;
        if (bytes.Length >= 8 && bytes[4..].StartsWith("jP  "u8)) return ImageKind.Jpeg2000;
        if (bytes.StartsWith<byte>([0, 0, 1, 0])) return ImageKind.Icon;
        if (bytes.StartsWith("8BPS"u8)) return ImageKind.Psd;
        if (bytes.StartsWith("%PDF"u8)) return ImageKind.Pdf;
        return OfText(bytes[..Math.Min(bytes.Length, 1024)]);
    }

    private static ImageKind OfBrand(ReadOnlySpan<byte> brand)
    {
        if (brand.StartsWith("avi"u8)) return ImageKind.Avif;
        return brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8)
            ? ImageKind.Heic
            : ImageKind.Video;
    }

    private static ImageKind OfText(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) return ImageKind.Unknown;
        if (start.IndexOf("<svg"u8) >= 0) return ImageKind.Svg;
        foreach (var value in start)
        {
            if (value < 32 && value is not (9 or 10 or 13)) return ImageKind.Unknown;
        }

        return ImageKind.Text;
    }
}
