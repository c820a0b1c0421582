using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using FaceCV.Vision.Imaging;
using SkiaSharp;

namespace FaceCV.Vision.Tests.Imaging;

/// <summary>Picture files made in code.</summary>
internal static class Pictures
{
    /// <summary>A picture whose every pixel differs from its neighbours.</summary>
    public static RgbImage Pattern(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            image.Pixels[4 * i] = (byte)(x * 7);
            image.Pixels[(4 * i) + 1] = (byte)(y * 11);
            image.Pixels[(4 * i) + 2] = (byte)((x + y) * 5);
            image.Pixels[(4 * i) + 3] = 255;
        }

        return image;
    }

    /// <summary>A smooth picture, kind to JPEG.</summary>
    public static RgbImage Gradient(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (var i = 0; i < width * height; i++)
        {
            image.Pixels[4 * i] = (byte)(255 * (i % width) / width);
            image.Pixels[(4 * i) + 1] = (byte)(255 * (i / width) / height);
            image.Pixels[(4 * i) + 2] = 128;
            image.Pixels[(4 * i) + 3] = 255;
        }

        return image;
    }

    public static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality = 100)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        image.Pixels.CopyTo(bitmap.GetPixelSpan());
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A JPEG with an EXIF orientation.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>An uncompressed 24-bit BMP.</summary>
    public static byte[] Bmp(RgbImage image)
    {
        var stride = (image.Width * 3) + ((4 - (image.Width * 3 % 4)) % 4);
        var file = new byte[54 + (stride * image.Height)];
        (file[0], file[1], file[10], file[14], file[26], file[28]) = ((byte)'B', (byte)'M', 54, 40, 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var (from, to) = (((y * image.Width) + x) * 4, 54 + ((image.Height - 1 - y) * stride) + (x * 3));
                (file[to], file[to + 1], file[to + 2]) = (image.Pixels[from + 2], image.Pixels[from + 1], image.Pixels[from]);
            }
        }

        return file;
    }

    /// <summary>A GIF of two 2x1 frames: red and green, then blue and blue.</summary>
    public static byte[] AnimatedGif() =>
    [
        .. "GIF89a"u8, 2, 0, 1, 0, 0x91, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0A, 0,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x94, 0x0A, 0, 0x3B,
    ];

    /// <summary>A PNG of any colour type and depth; rows hold the raw samples.</summary>
    public static byte[] Png(int width, int height, byte depth, byte colourType, byte[] rows, byte[]? palette = null)
    {
        var stride = rows.Length / Math.Max(1, height);
        using var raw = new MemoryStream();
        using (var zip = new ZLibStream(raw, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height && rows.Length > 0; y++)
            {
                zip.WriteByte(0);
                zip.Write(rows, y * stride, stride);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colourType);
        return
        [
            0x89, .. "PNG"u8, 13, 10, 26, 10, .. Chunk("IHDR"u8, header), .. palette is null ? [] : Chunk("PLTE"u8, palette),
            .. Chunk("IDAT"u8, raw.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] body)
    {
        var chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        name.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 8), Crc32.HashToUInt32(chunk.AsSpan(4, body.Length + 4)));
        return chunk;
    }
}
