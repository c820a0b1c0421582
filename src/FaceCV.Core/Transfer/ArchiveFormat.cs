using FaceCV.Core.Errors;

namespace FaceCV.Core.Transfer;

/// <summary>Numbers of the archive format, version 1; docs/archive-format.md describes it byte for byte.</summary>
internal static class ArchiveFormat
{
    /// <summary>The version that is written, and the latest that is read.</summary>
    public const ushort Version = 1;

    /// <summary>Bytes before the header: signature, version, two zero bytes, length of the header.</summary>
    public const int PreambleBytes = 16;

    /// <summary>Most bytes of the header.</summary>
    public const int MostHeaderBytes = 64 * 1024;

    /// <summary>Kind and length before each record.</summary>
    public const int FrameBytes = 5;

    /// <summary>Most bytes of a record, so that a damaged length cannot fill the memory.</summary>
    public const int MostRecordBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of records that are sealed at a time.</summary>
    public const int BlockBytes = 64 * 1024;

    /// <summary>Bytes of the end record: four counts and the digest.</summary>
    public const int EndBytes = CountBytes + DigestBytes;

    /// <summary>Bytes of the counts in the end record.</summary>
    public const int CountBytes = 4 * sizeof(ulong);

    /// <summary>Bytes of the digest, the last of the archive.</summary>
    public const int DigestBytes = 32;

    /// <summary>A collection, JSON; the people up to the next one are its.</summary>
    public const byte Collection = (byte)'G';

    /// <summary>A person, JSON.</summary>
    public const byte Person = (byte)'P';

    /// <summary>A face of the person before, JSON.</summary>
    public const byte Face = (byte)'F';

    /// <summary>A template of the face before.</summary>
    public const byte Template = (byte)'T';

    /// <summary>The crop of the face before, JPEG.</summary>
    public const byte Crop = (byte)'C';

    /// <summary>The end.</summary>
    public const byte End = (byte)'E';

    private const string Remedy = "Export it again, or copy it anew from where it was made.";

    /// <summary>The first bytes: like those of PNG they show damage done by a transfer as text.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'F', (byte)'C', (byte)'V', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The failure of an archive that is not as it was written.</summary>
    public static FaceException Damaged(string how, Exception? cause = null) => new(FaceError.InvalidArchive, $"The archive is damaged: {how}.", Remedy, cause);

    /// <summary>The failure of something that is no archive, or none that this program reads.</summary>
    public static FaceException Foreign(string what, string remedy) => new(FaceError.InvalidArchive, what, remedy);
}
