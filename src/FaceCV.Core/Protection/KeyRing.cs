using System.Security.Cryptography;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Protection;

/// <summary>
/// The data keys: the first seals what is written, the others only open what was sealed before a change of keys. Of a file, a change by
/// another process is seen within a second. Safe for parallel use.
/// </summary>
public sealed class KeyRing
{
    private const long LookEveryMilliseconds = 1_000;

    private readonly Lock _gate = new();
    private readonly KeyFile? _file;
    private volatile RecordCipher[] _ciphers;
    private DateTime _writtenAt;
    private long _lookedAt = Environment.TickCount64;

    /// <summary>Takes keys.</summary>
    /// <param name="keys">At least one, of <see cref="RecordCipher.KeyBytes"/> bytes each; the first is the current one.</param>
    /// <exception cref="ArgumentException">There is none, or one has another length.</exception>
    public KeyRing(IReadOnlyList<byte[]> keys)
    {
        if (keys.Count == 0) throw new ArgumentException("There is no key.", nameof(keys));
        _ciphers = [.. keys.Select(key => new RecordCipher(key))];
    }

    private KeyRing(KeyFile file, IReadOnlyList<byte[]> keys, DateTime writtenAt)
        : this(keys) => (_file, _writtenAt) = (file, writtenAt);

    /// <summary>The keys of a setting.</summary>
    /// <param name="text">Keys in base64, parted by commas or line ends; the first is the current one.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/>.</exception>
    public static KeyRing FromText(string text) => new(KeyFile.Parse(text, "FACECV_DATA_KEY"));

    /// <summary>The keys of a file, which is made with one random key when it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/>: it cannot be read or made, or holds something else.</exception>
    public static KeyRing FromFile(string path)
    {
        var file = new KeyFile(path);
        var (keys, writtenAt) = file.ReadOrCreate();
        return new KeyRing(file, keys, writtenAt);
    }

    /// <summary>The file of the keys; null when they came from elsewhere.</summary>
    public string? Path => _file?.Path;

    /// <summary>The cipher of the current key.</summary>
    public RecordCipher Current => Ciphers()[0];

    /// <summary>The ids of the keys, the current one first; see <see cref="RecordCipher.KeyId"/>.</summary>
    public IReadOnlyList<uint> KeyIds => [.. Ciphers().Select(cipher => cipher.KeyId)];

    /// <summary>Seals a record with the current key; see <see cref="RecordCipher.Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>.</summary>
    public byte[] Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> context) => Current.Seal(content, context);

    /// <summary>Opens a record with the key that sealed it.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: that key is not here, or the record is damaged.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        var ciphers = Ciphers();
        if (sealedBytes.Length < RecordCipher.Overhead) return ciphers[0].Open(sealedBytes, context);
        var id = RecordCipher.KeyIdOf(sealedBytes);
        var cipher = Find(ciphers, id) ?? Find(Reload(), id) ?? ciphers[0];
        return cipher.Open(sealedBytes, context);
    }

    /// <summary>Whether a key is here.</summary>
    public bool Holds(uint keyId) => Find(Ciphers(), keyId) is not null || Find(Reload(), keyId) is not null;

    /// <summary>Puts a new random key before the others, in the file as well.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/>: the keys are not in a file, or it cannot be written.</exception>
    public void AddKey() => Write(keys => [RandomNumberGenerator.GetBytes(RecordCipher.KeyBytes), .. keys]);

    /// <summary>Forgets all but the current key, in the file as well.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/>: the keys are not in a file, or it cannot be written.</exception>
    public void ForgetOldKeys() => Write(keys => [keys[0]]);

    private static RecordCipher? Find(RecordCipher[] ciphers, uint keyId) => Array.Find(ciphers, cipher => cipher.KeyId == keyId);

    private void Write(Func<IReadOnlyList<byte[]>, IReadOnlyList<byte[]>> change)
    {
        if (_file is null)
            throw new FaceException(
                FaceError.InvalidConfiguration, "The data keys come from the setting FACECV_DATA_KEY, which this program cannot change.",
                "Put a new key before the old one there, parted by a comma, and restart the server.");
        _file.Write(change(_file.ReadOrCreate().Keys));
        Reload();
    }

    private RecordCipher[] Ciphers()
    {
        if (_file is null || Environment.TickCount64 - Interlocked.Read(ref _lookedAt) < LookEveryMilliseconds) return _ciphers;
        return Reload();
    }

    // A file that cannot be read at the moment leaves the keys as they are: they were right when it was read.
    private RecordCipher[] Reload()
    {
        if (_file is null) return _ciphers;
        lock (_gate)
        {
            Interlocked.Exchange(ref _lookedAt, Environment.TickCount64);
            if (_file.TryRead(_writtenAt) is not { } read) return _ciphers;
            var known = _ciphers;
            _ciphers = [.. read.Keys.Select(key => new RecordCipher(key)).Select(fresh => Find(known, fresh.KeyId) ?? fresh)];
            _writtenAt = read.WrittenAt;
            return _ciphers;
        }
    }
}
