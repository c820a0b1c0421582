using System.Buffers.Binary;

namespace FaceCV.Vision.Imaging;

/// <summary>
/// What the first bytes of a file claim, read without any decoder so that a hostile header costs nothing.
/// </summary>
/// <param name="Kind">The kind, by content.</param>
/// <param name="Width">Stored width before orientation, or 0 when the header ends before it.</param>
/// <param name="Height">Stored height before orientation, or 0 when the header ends before it.</param>
internal readonly record struct ImageHeader(ImageKind Kind, long Width, long Height)
{
    public static ImageHeader Read(ReadOnlySpan<byte> bytes)
    {
        var kind = ImageKinds.Of(bytes);
        var (width, height) = kind switch
        {
            ImageKind.Jpeg => ReadJpeg(bytes),
            ImageKind.Png => ReadPng(bytes),
            ImageKind.Gif => ReadGif(bytes),
            ImageKind.Bmp => ReadBmp(bytes),
            ImageKind.WebP => ReadWebP(bytes),
            _ => default,
        };
        return new(kind, width, height);
    }

    // PNG 3rd edition, 11.2.1: IHDR is the first chunk.
    private static (long Width, long Height) ReadPng(ReadOnlySpan<byte> bytes) => bytes.Length < 24
        ? default
        : (BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));

    // GIF89a, 18: logical screen descriptor.
    private static (long Width, long Height) ReadGif(ReadOnlySpan<byte> bytes) => bytes.Length < 10
        ? default
        : (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]));

    // BITMAPCOREHEADER has 16-bit sides; every later header signed 32-bit ones, a negative height meaning top-down rows.
    private static (long Width, long Height) ReadBmp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 26) return default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]) == 12)
            return (BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[20..]));
        return (Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(bytes[18..])), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(bytes[22..])));
    }

    // ITU-T T.81 B.2: walk the marker segments up to the first frame header (SOF0..SOF15 without DHT, JPG and DAC).
    private static (long Width, long Height) ReadJpeg(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        while (at + 9 <= bytes.Length)
        {
            if (bytes[at] != 0xFF) return default;
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            at += marker is 0x01 or (>= 0xD0 and <= 0xD8) ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return default;
    }

    // WebP container specification and RFC 6386 9.1: canvas of VP8X, else the frame header of VP8L or VP8.
    private static (long Width, long Height) ReadWebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30) return default;
        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8X"u8))
            return (1 + (BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) & 0xFFFFFF), 1 + (BinaryPrimitives.ReadUInt32LittleEndian(bytes[26..]) >> 8));
        if (chunk.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return (1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }

        return chunk.SequenceEqual("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF)
            : default;
    }
}
