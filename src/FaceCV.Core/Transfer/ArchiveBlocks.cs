using System.Buffers.Binary;
using System.Security.Cryptography;
using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Transfer;

/// <summary>Seals and opens the blocks of a sealed archive, each bound to its place and to the archive's first bytes.</summary>
internal sealed class ArchiveBlocks : IDisposable
{
    private const string CipherName = "AES-256-GCM";
    private const string Purpose = "archive";
    private const int SaltBytes = 32;

    private readonly RecordCipher _cipher;
    private readonly byte[] _context;
    private ulong _number;

    private ArchiveBlocks(RecordCipher cipher, ReadOnlySpan<byte> head)
    {
        _cipher = cipher;
        _context = [.. SHA256.HashData(head), .. new byte[sizeof(ulong)]];
    }

    /// <summary>The header's word on a new archive's seal.</summary>
    public static ArchiveSealing NewSealing(RecordCipher key)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        using var own = key.Derive(Purpose, salt);
        return new ArchiveSealing(CipherName, salt, KeyIdOf(own));
    }

    /// <summary>The blocks of an archive that begins with these bytes; null when it is not sealed.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>: there is no key for a sealed one, or another.</exception>
    public static ArchiveBlocks? Of(ArchiveHeader header, ReadOnlySpan<byte> head, RecordCipher? key)
    {
        if (header.Seal is not { } seal) return null;
        if (seal.Cipher != CipherName) throw ArchiveFormat.Foreign("The archive is sealed in a way that this program does not know.", "Import it with the program that wrote it, or a later one.");
        if (key is null) throw ArchiveFormat.Foreign("The archive is sealed and no key was given.", "Give the key that it was exported with, --key-file of the command line.");
        var own = key.Derive(Purpose, seal.Salt);
        if (KeyIdOf(own) == seal.KeyId) return new ArchiveBlocks(own, head);
        own.Dispose();
        throw ArchiveFormat.Foreign("The archive is sealed with another key than the one given.", "Give the key that it was exported with.");
    }

    /// <summary>The next block, sealed.</summary>
    public byte[] Seal(ReadOnlySpan<byte> records) => _cipher.Seal(records, NextContext());

    /// <summary>The next block, opened.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>: it was altered, or stands in the place of another.</exception>
    public byte[] Open(ReadOnlySpan<byte> block)
    {
        try
        {
            return _cipher.Open(block, NextContext());
        }
        catch (FaceException failure)
        {
            throw ArchiveFormat.Damaged("a sealed block was altered, or stands in the place of another", failure);
        }
    }

    public void Dispose() => _cipher.Dispose();

    private static string KeyIdOf(RecordCipher cipher) => cipher.KeyId.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    private byte[] NextContext()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_context.AsSpan(_context.Length - sizeof(ulong)), _number++);
        return _context;
    }
}
