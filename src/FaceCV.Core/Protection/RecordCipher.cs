using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Protection;

/// <summary>
/// Seals records with AES-256-GCM (NIST SP 800-38D): what is sealed can be read only with the key, and a record that was altered, cut or put in
/// the place of another is refused. Safe for parallel use.
/// </summary>
/// <remarks>
/// A sealed record is <see cref="Overhead"/> bytes longer than its content:
/// <code>
/// offset 0   1 byte    version of the format, 1
/// offset 1   4 bytes   <see cref="KeyId"/>, big-endian: which key opens it, so that a change of keys can be told from damage
/// offset 5   12 bytes  nonce, random
/// offset 17  n bytes   the content, enciphered
/// then       16 bytes  authentication tag over content, the five bytes before the nonce, and the context
/// </code>
/// Random nonces of 96 bits are safe for some four thousand million records a key.
/// </remarks>
public sealed class RecordCipher : IDisposable
{
    /// <summary>Length of a key, in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes that sealing adds to a record.</summary>
    public const int Overhead = HeaderBytes + NonceBytes + TagBytes;

    private const byte Version = 1;
    private const int HeaderBytes = 5;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int MostOnStack = 256;

    private readonly byte[] _key;
    private readonly ThreadLocal<AesGcm> _aes;

    /// <summary>Takes a key.</summary>
    /// <param name="key">32 bytes that nobody can guess; copied.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public RecordCipher(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes) throw new ArgumentException($"A key has {KeyBytes} bytes, not {key.Length}.", nameof(key));
        _key = key.ToArray();
        _aes = new ThreadLocal<AesGcm>(() => new AesGcm(_key, TagBytes), trackAllValues: true);
        Span<byte> id = stackalloc byte[sizeof(uint)];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, id, [], "facecv key id"u8);
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(id);
    }

    /// <summary>Names the key without telling it: four bytes derived from it.</summary>
    public uint KeyId { get; }

    /// <summary>Seals a record.</summary>
    /// <param name="content">What to keep secret.</param>
    /// <param name="context">What the record belongs to, such as an id; must be the same when it is opened. Not stored.</param>
    public byte[] Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> context)
    {
        var sealedBytes = new byte[content.Length + Overhead];
        Seal(content, context, sealedBytes);
        return sealedBytes;
    }

    /// <summary>Seals a record into memory of exactly its length and <see cref="Overhead"/>.</summary>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        if (destination.Length != content.Length + Overhead)
            throw new ArgumentException($"The destination has {destination.Length} bytes, not {content.Length + Overhead}.", nameof(destination));
        destination[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], KeyId);
        var nonce = destination.Slice(HeaderBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> bound = context.Length <= MostOnStack ? stackalloc byte[HeaderBytes + context.Length] : new byte[HeaderBytes + context.Length];
        Bind(destination, context, bound);
        _aes.Value!.Encrypt(nonce, content, destination[(HeaderBytes + NonceBytes)..^TagBytes], destination[^TagBytes..], bound);
    }

    /// <summary>Opens a sealed record.</summary>
    /// <param name="sealedBytes">As <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> gave it.</param>
    /// <param name="context">What it was sealed for.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.StoreUnavailable"/>: it was sealed with another key, is of a later version of the program, or was altered.
    /// </exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        if (sealedBytes.Length < Overhead) throw Damaged(null);
        var content = new byte[sealedBytes.Length - Overhead];
        Open(sealedBytes, context, content);
        return content;
    }

    /// <summary>Opens a sealed record into memory of exactly its content's length.</summary>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="FaceException">As <see cref="Open(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>.</exception>
    public void Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        if (sealedBytes.Length < Overhead) throw Damaged(null);
        if (destination.Length != sealedBytes.Length - Overhead)
            throw new ArgumentException($"The destination has {destination.Length} bytes, not {sealedBytes.Length - Overhead}.", nameof(destination));
        if (sealedBytes[0] != Version)
            throw new FaceException(
                FaceError.StoreUnavailable, $"A sealed record has format version {sealedBytes[0]}; this program reads version {Version}.",
                "Start the newer program that wrote it.");
        if (KeyIdOf(sealedBytes) != KeyId)
            throw new FaceException(
                FaceError.StoreUnavailable,
                $"A record was sealed with the data key {KeyIdOf(sealedBytes):x8}, and the key given is {KeyId:x8}.",
                "Give the server the data key that the gallery was written with.");
        Span<byte> bound = context.Length <= MostOnStack ? stackalloc byte[HeaderBytes + context.Length] : new byte[HeaderBytes + context.Length];
        Bind(sealedBytes, context, bound);
        try
        {
            _aes.Value!.Decrypt(
                sealedBytes.Slice(HeaderBytes, NonceBytes), sealedBytes[(HeaderBytes + NonceBytes)..^TagBytes], sealedBytes[^TagBytes..], destination, bound);
        }
        catch (AuthenticationTagMismatchException failure)
        {
            throw Damaged(failure);
        }
    }

    /// <summary>Which key sealed a record, see <see cref="KeyId"/>.</summary>
    /// <param name="sealedBytes">At least <see cref="Overhead"/> bytes.</param>
    public static uint KeyIdOf(ReadOnlySpan<byte> sealedBytes) => BinaryPrimitives.ReadUInt32BigEndian(sealedBytes[1..]);

    /// <summary>A key for one use (HKDF-SHA256, RFC 5869), from which neither this key nor that of another use can be told.</summary>
    /// <param name="purpose">The use, a constant of the program.</param>
    /// <param name="length">Bytes wanted.</param>
    public byte[] DeriveBytes(string purpose, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, length, [], Encoding.UTF8.GetBytes("facecv " + purpose));

    /// <summary>A cipher of a key for one use.</summary>
    /// <param name="purpose">The use, a constant of the program.</param>
    /// <param name="salt">Tells several of the same use apart, for example a file's random number; may be empty.</param>
    public RecordCipher Derive(string purpose, ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, salt, Encoding.UTF8.GetBytes("facecv " + purpose));
        var derived = new RecordCipher(key);
        CryptographicOperations.ZeroMemory(key);
        return derived;
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        foreach (var aes in _aes.Values) aes.Dispose();
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    private static void Bind(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context, Span<byte> bound)
    {
        sealedBytes[..HeaderBytes].CopyTo(bound);
        context.CopyTo(bound[HeaderBytes..]);
    }

    private static FaceException Damaged(Exception? cause) => new(
        FaceError.StoreUnavailable, "A sealed record is damaged: it was altered or cut, or stands in the place of another.",
        "Restore the database from a backup.", cause);
}
