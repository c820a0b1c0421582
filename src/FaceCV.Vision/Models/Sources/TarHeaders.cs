using System.Buffers.Binary;
using System.Text;

namespace FaceCV.Vision.Models.Sources;

/// <summary>
/// Goes through the headers of a plain tar before it is read: .NET's reader takes as much memory for names and attributes as a header claims
/// they have, up to two gigabytes. Layout: POSIX.1-2017, pax, ustar interchange format.
/// </summary>
internal static class TarHeaders
{
    private const int Block = 512, SizeAt = 124, SizeBytes = 12, TypeAt = 156;

    // Long names and attributes; those of packages take some hundred bytes.
    private const long MostAttributes = 1 << 20;

    /// <summary>Refuses sizes that the file has no room for, and attributes beyond all reason.</summary>
    /// <exception cref="InvalidDataException">There is one.</exception>
    public static void Check(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[Block];
        while (file.ReadAtLeast(header, Block, throwOnEndOfStream: false) == Block && header.AsSpan().ContainsAnyExcept((byte)0))
        {
            var size = SizeOf(header.AsSpan(SizeAt, SizeBytes));
            var isAttributes = header[TypeAt] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';
            if (size < 0 || size > file.Length - file.Position || (isAttributes && size > MostAttributes)) throw new InvalidDataException("An entry of the tar claims more bytes than there are.");
            file.Position += (size + Block - 1) / Block * Block;
        }
    }

    // Octal text, or a big-endian number when the first bit is set.
    private static long SizeOf(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0) return field[..4] is [0x80, 0, 0, 0] ? BinaryPrimitives.ReadInt64BigEndian(field[4..]) : -1;
        var text = Encoding.ASCII.GetString(field).Trim(' ', '\0');
        if (text.Length == 0) return 0;
        var size = 0L;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7') return -1;
            size = (size * 8) + (digit - '0');
        }

        return size;
    }
}
