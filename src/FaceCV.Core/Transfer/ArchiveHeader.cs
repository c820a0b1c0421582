using System.Buffers.Binary;
using System.Text.Json;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Transfer;

/// <summary>What an archive says of itself before its records.</summary>
/// <param name="Program">Name and version of the program that wrote it.</param>
/// <param name="Created">When its writing began.</param>
/// <param name="People">How many people the gallery had then; the end of the archive has the true count.</param>
/// <param name="Faces">How many faces it had then.</param>
/// <param name="Crops">Whether crops were wanted.</param>
/// <param name="Seal">How it is sealed; null when it is not.</param>
public sealed record ArchiveHeader(string Program, DateTimeOffset Created, long People, long Faces, bool Crops, ArchiveSealing? Seal = null)
{
    /// <summary>The first bytes of the archive, up to its records.</summary>
    internal byte[] Write()
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(this, ArchiveJson.Options);
        var bytes = new byte[ArchiveFormat.PreambleBytes + header.Length];
        ArchiveFormat.Signature.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), ArchiveFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), header.Length);
        header.CopyTo(bytes, ArchiveFormat.PreambleBytes);
        return bytes;
    }

    /// <summary>Reads the first bytes of an archive.</summary>
    /// <returns>The header, and the bytes as they were read.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>.</exception>
    internal static async Task<(ArchiveHeader Header, byte[] Bytes)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var preamble = new byte[ArchiveFormat.PreambleBytes];
        var length = await stream.ReadAtLeastAsync(preamble, preamble.Length, throwOnEndOfStream: false, cancellationToken);
        if (!preamble.AsSpan(0, length).StartsWith(ArchiveFormat.Signature)) throw ArchiveFormat.Foreign("That is no archive of FaceCV.", "Name a file that `facecv export` made.");
        if (length < preamble.Length) throw ArchiveFormat.Damaged("it ends within the header");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(preamble.AsSpan(8));
        if (version is 0 or > ArchiveFormat.Version)
            throw ArchiveFormat.Foreign($"The archive has format version {version}; this program reads version {ArchiveFormat.Version}.", "Import it with the program that wrote it, or a later one.");
        var headerLength = BinaryPrimitives.ReadUInt32LittleEndian(preamble.AsSpan(12));
        if (headerLength > ArchiveFormat.MostHeaderBytes) throw ArchiveFormat.Damaged($"its header would have {headerLength} bytes");
        var bytes = new byte[preamble.Length + (int)headerLength];
        preamble.CopyTo(bytes, 0);
        var read = await stream.ReadAtLeastAsync(bytes.AsMemory(preamble.Length), (int)headerLength, throwOnEndOfStream: false, cancellationToken);
        if (read < headerLength) throw ArchiveFormat.Damaged("it ends within the header");
        return (ArchiveJson.Read<ArchiveHeader>(bytes.AsSpan(preamble.Length), "header"), bytes);
    }
}

/// <summary>How an archive is sealed.</summary>
/// <param name="Cipher">Always <c>AES-256-GCM</c>.</param>
/// <param name="Salt">Random bytes that make the archive's own key of the one given.</param>
/// <param name="KeyId">Names the archive's own key, eight hex digits, so that a wrong key is told from damage.</param>
public sealed record ArchiveSealing(string Cipher, byte[] Salt, string KeyId);
