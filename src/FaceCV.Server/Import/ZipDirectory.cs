using System.Buffers.Binary;
using FaceCV.Core.Errors;

namespace FaceCV.Server.Import;

/// <summary>
/// Looks at the end of a zip file before it is opened: .NET's reader makes an object of every entry it comes upon and only then compares their
/// count, so an archive that is all directory would fill the memory. Layout: PKWARE APPNOTE 6.3.10, sections 4.3.14 to 4.3.16.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22, LocatorLength = 20, End64Length = 56, MostComment = ushort.MaxValue;
    private const uint LocatorSignature = 0x07064b50, End64Signature = 0x06064b50;

    // A central header has 46 bytes before its name.
    private const int BytesPerEntry = 512;

    /// <summary>Refuses what is no zip file, and one with more entries than allowed, by what it says and by the room it has for them.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>.</exception>
    public static void Check(FileStream file, int mostEntries)
    {
        var tail = Read(file, Math.Max(0, file.Length - EndLength - MostComment), (int)Math.Min(file.Length, EndLength + MostComment));
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || tail.Length - end < EndLength) throw NoZip(null);
        var record = tail.AsSpan(end);
        var (entries, start) = ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), (ulong)BinaryPrimitives.ReadUInt32LittleEndian(record[16..]));
        if (entries == ushort.MaxValue || start == uint.MaxValue) (entries, start) = Read64(file, file.Length - tail.Length + end);
        var room = (ulong)file.Length - Math.Min(start, (ulong)file.Length);
        if (entries <= (ulong)mostEntries && room <= ((ulong)mostEntries * BytesPerEntry) + EndLength + MostComment) return;
        throw new FaceException(FaceError.InvalidArgument, $"The archive has more than {mostEntries:N0} entries.", "Send several smaller archives, or raise FACECV_JOB_MAX_ITEMS.");
    }

    /// <summary>The refusal of what cannot be read as a zip file.</summary>
    public static FaceException NoZip(Exception? cause) => new(
        FaceError.InvalidArgument, "The file is not a zip archive, or it is cut off or damaged.", "Make it anew, for example with `zip -r people.zip people`.", cause);

    private static (ulong Entries, ulong Start) Read64(FileStream file, long end)
    {
        var locator = Read(file, end - LocatorLength, LocatorLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature) throw NoZip(null);
        var record = Read(file, (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(locator.AsSpan(8)), long.MaxValue), End64Length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != End64Signature) throw NoZip(null);
        return (BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(32)), BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(48)));
    }

    private static byte[] Read(FileStream file, long offset, int count)
    {
        if (offset < 0 || offset > file.Length - count) throw NoZip(null);
        var bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        file.Position = 0;
        return bytes;
    }
}
