using System.Runtime.InteropServices;
using FaceCV.Core.Errors;
using FaceCV.Core.Index.Rows;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Index.Files;

/// <summary>
/// Rows in sealed files, always as they are in memory: float vectors in one, of which a search reads few, codes and ids in another, which is
/// read whole when the index is opened again. A row erased is zeros in both.
/// </summary>
internal sealed class FileRows : IRowStorage
{
    private readonly string _folder;
    private readonly RecordCipher _cipher;
    private readonly SealedRecords _codes;
    private readonly SealedRecords _vectors;
    private readonly byte[] _record;
    private IndexHead _head;
    private int _chunks;

    /// <summary>Opens or makes the files of a head.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="head">The head, read or new.</param>
    /// <param name="cipher">The data key; not disposed with this.</param>
    public FileRows(string folder, IndexHead head, RecordCipher cipher)
    {
        (_folder, _head, _cipher) = (folder, head, cipher);
        _codes = new SealedRecords(Path.Combine(folder, "codes"), cipher.Derive("index codes", head.Salt), RowRecord.Bytes(head.Dimension));
        _vectors = new SealedRecords(Path.Combine(folder, "vectors"), cipher.Derive("index vectors", head.Salt), head.Dimension * sizeof(float));
        Bases = new BasisFiles(folder, head.Dimension, cipher.Derive("index bases", head.Salt));
        _record = new byte[_codes.ContentBytes];
    }

    /// <summary>Whether something could not be read or written.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The bases of the rows.</summary>
    public BasisFiles Bases { get; }

    /// <summary>Codes and ids, by row.</summary>
    public SealedRecords Codes => _codes;

    /// <summary>Float vectors, by row.</summary>
    public SealedRecords Vectors => _vectors;

    /// <inheritdoc/>
    public void Grow() => _chunks++;

    /// <inheritdoc/>
    public void Shrink() => Guard(() =>
    {
        _chunks--;
        _codes.Cut(_chunks * VectorChunk.Capacity);
        _vectors.Cut(_chunks * VectorChunk.Capacity);
    });

    /// <inheritdoc/>
    public void Write(int row, VectorChunk chunk, ReadOnlySpan<float> vector)
    {
        try
        {
            _vectors.Write(row, MemoryMarshal.AsBytes(vector));
            RowRecord.Pack(chunk, chunk.Codes, RowSpace.SlotOf(row), Bases.NumberOf(chunk.Codes.Basis), _record);
            _codes.Write(row, _record);
            Array.Clear(_record);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(failure);
        }
    }

    /// <inheritdoc/>
    public void Recode(int number, VectorChunk chunk, ChunkCodes codes) => Guard(() =>
    {
        var basis = Bases.NumberOf(codes.Basis);
        var records = new byte[chunk.Used * _codes.RecordBytes];
        for (var slot = 0; slot < chunk.Used; slot++)
        {
            if (!chunk.Lives.IsOccupied(slot)) continue;
            RowRecord.Pack(chunk, codes, slot, basis, _record);
            _codes.Seal((number << VectorChunk.CapacityBits) + slot, _record, records.AsSpan(slot * _codes.RecordBytes, _codes.RecordBytes));
        }

        Array.Clear(_record);
        _codes.WriteSealed(number << VectorChunk.CapacityBits, records);
    });

    /// <inheritdoc/>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: the file cannot be read, or the record is damaged.</exception>
    public void Read(int row, Span<float> vector)
    {
        try
        {
            _vectors.Read(row, MemoryMarshal.AsBytes(vector));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FaceException or ObjectDisposedException)
        {
            throw Unusable(failure);
        }
    }

    /// <inheritdoc/>
    public void Erase(int row) => Guard(() =>
    {
        _codes.Erase(row);
        _vectors.Erase(row);
    });

    /// <summary>Vouches for the rows up to a mark: they are on the disk first.</summary>
    public void Checkpoint(IndexMark mark)
    {
        try
        {
            _vectors.Flush();
            _codes.Flush();
            _head = _head with { Mark = mark };
            _head.Write(IndexFolder.HeadOf(_folder), _cipher);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The rows are as they were; only the mark of before still stands.
            throw Refused(failure);
        }
    }

    /// <summary>Throws all rows away, and the head's word for them first.</summary>
    public void Reset() => Guard(() =>
    {
        _head = _head with { Mark = null };
        _head.Write(IndexFolder.HeadOf(_folder), _cipher);
        _codes.Cut(0);
        _vectors.Cut(0);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _codes.Dispose();
        _vectors.Dispose();
        Array.Clear(_record);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(failure);
        }
    }

    private FaceException Unusable(Exception cause)
    {
        HasFailed = true;
        return Refused(cause);
    }

    private FaceException Refused(Exception cause) => new(
        FaceError.StoreUnavailable, $"The index files in {_folder} cannot be used: {cause.Message}",
        "Try again: the index is made anew from the database. Look whether the disk is full or damaged.", cause);
}
