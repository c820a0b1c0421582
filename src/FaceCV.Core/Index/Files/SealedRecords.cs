using System.Buffers;
using System.Buffers.Binary;
using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Index.Files;

/// <summary>
/// A file of sealed records of one length, each at its number times that length; a record that is not there is zeros. A record can be read
/// only at its own number. One writer at a time; reads run beside it, of records that it does not write meanwhile.
/// </summary>
internal sealed class SealedRecords : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _file;
    private readonly RecordCipher _cipher;

    /// <summary>Opens a file, which is made when it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cipher">Seals the records; nothing else is sealed with its key. Disposed with this.</param>
    /// <param name="contentBytes">Length of a record's content.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public SealedRecords(string path, RecordCipher cipher, int contentBytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        (_cipher, ContentBytes) = (cipher, contentBytes);
        _file = new FileStream(path, options);
    }

    /// <summary>Length of a record's content.</summary>
    public int ContentBytes { get; }

    /// <summary>Length of a record in the file.</summary>
    public int RecordBytes => ContentBytes + RecordCipher.Overhead;

    /// <summary>Records there is room for in the file as it is.</summary>
    public long Count => (RandomAccess.GetLength(_file.SafeFileHandle) + RecordBytes - 1) / RecordBytes;

    /// <summary>Writes a record.</summary>
    public void Write(int number, ReadOnlySpan<byte> content)
    {
        var record = ArrayPool<byte>.Shared.Rent(RecordBytes);
        Seal(number, content, record.AsSpan(0, RecordBytes));
        RandomAccess.Write(_file.SafeFileHandle, record.AsSpan(0, RecordBytes), (long)number * RecordBytes);
        ArrayPool<byte>.Shared.Return(record);
    }

    /// <summary>Writes sealed records side by side, see <see cref="Seal"/>.</summary>
    public void WriteSealed(int first, ReadOnlySpan<byte> records) => RandomAccess.Write(_file.SafeFileHandle, records, (long)first * RecordBytes);

    /// <summary>Seals a record that is to be written at a number.</summary>
    public void Seal(int number, ReadOnlySpan<byte> content, Span<byte> record)
    {
        Span<byte> context = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(context, number);
        _cipher.Seal(content, context, record);
    }

    /// <summary>Reads a record.</summary>
    /// <returns>False, and zeros, when there is none.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it is damaged.</exception>
    public bool Read(int number, Span<byte> content)
    {
        var record = ArrayPool<byte>.Shared.Rent(RecordBytes);
        var there = ReadSealed(number, record.AsSpan(0, RecordBytes)) && Open(number, record.AsSpan(0, RecordBytes), content);
        if (!there) content.Clear();
        ArrayPool<byte>.Shared.Return(record);
        return there;
    }

    /// <summary>Reads sealed records side by side, zeros beyond the end of the file.</summary>
    /// <returns>Whether any of it was there.</returns>
    public bool ReadSealed(int first, Span<byte> records)
    {
        var read = 0;
        for (var part = -1; part != 0 && read < records.Length; read += part)
            part = RandomAccess.Read(_file.SafeFileHandle, records[read..], ((long)first * RecordBytes) + read);
        records[read..].Clear();
        return read > 0;
    }

    /// <summary>Opens a record that was read at a number.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it is damaged.</exception>
    public bool Open(int number, ReadOnlySpan<byte> record, Span<byte> content)
    {
        if (!record.ContainsAnyExcept((byte)0)) return false;
        Span<byte> context = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(context, number);
        _cipher.Open(record, context, content);
        return true;
    }

    /// <summary>Overwrites a record with zeros.</summary>
    public void Erase(int number)
    {
        if (number >= Count) return;
        var record = ArrayPool<byte>.Shared.Rent(RecordBytes);
        record.AsSpan(0, RecordBytes).Clear();
        RandomAccess.Write(_file.SafeFileHandle, record.AsSpan(0, RecordBytes), (long)number * RecordBytes);
        ArrayPool<byte>.Shared.Return(record);
    }

    /// <summary>Cuts the file to so many records, if it has more.</summary>
    public void Cut(int records)
    {
        if (Count > records) RandomAccess.SetLength(_file.SafeFileHandle, (long)records * RecordBytes);
    }

    /// <summary>Returns when everything written is on the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_file.SafeFileHandle);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _cipher.Dispose();
    }
}
