using System.Buffers.Binary;
using System.Security.Cryptography;
using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Transfer;

/// <summary>One record of an archive.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Its bytes; good until the next one is read.</param>
internal readonly record struct ArchiveRecord(byte Kind, ReadOnlyMemory<byte> Content);

/// <summary>The records of an archive one after the other, opened when it is sealed; the digest is computed on the way.</summary>
internal sealed class RecordStream : IDisposable
{
    private const int MostSealedBytes = ArchiveFormat.BlockBytes + RecordCipher.Overhead;

    private readonly Stream _stream;
    private readonly ArchiveBlocks? _blocks;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[ArchiveFormat.BlockBytes * 2];
    private int _from;
    private int _to;

    private RecordStream(ArchiveHeader header, Stream stream, ArchiveBlocks? blocks) => (Header, _stream, _blocks) = (header, stream, blocks);

    public ArchiveHeader Header { get; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>.</exception>
    public static async Task<RecordStream> OpenAsync(Stream stream, RecordCipher? key, CancellationToken cancellationToken)
    {
        var (header, head) = await ArchiveHeader.ReadAsync(stream, cancellationToken);
        var records = new RecordStream(header, stream, ArchiveBlocks.Of(header, head, key));
        records._hash.AppendData(head);
        return records;
    }

    /// <summary>The next record. The last one, the end, is given only when the digest is right and nothing follows.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>.</exception>
    public async ValueTask<ArchiveRecord> NextAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(ArchiveFormat.FrameBytes, cancellationToken)) throw ArchiveFormat.Damaged("it was cut off");
        var kind = _buffer[_from];
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_from + 1));
        var most = kind == ArchiveFormat.End ? ArchiveFormat.EndBytes : ArchiveFormat.MostRecordBytes;
        if (length > most || (kind == ArchiveFormat.End && length < most)) throw ArchiveFormat.Damaged("a record has an impossible length");
        if (!await FillAsync(ArchiveFormat.FrameBytes + (int)length, cancellationToken)) throw ArchiveFormat.Damaged("it was cut off");
        var record = _buffer.AsMemory(_from, ArchiveFormat.FrameBytes + (int)length);
        _from += record.Length;
        if (kind == ArchiveFormat.End) return await EndAsync(record.ToArray(), cancellationToken);
        _hash.AppendData(record.Span);
        return new ArchiveRecord(kind, record[ArchiveFormat.FrameBytes..]);
    }

    public void Dispose()
    {
        _hash.Dispose();
        _blocks?.Dispose();
    }

    private async Task<ArchiveRecord> EndAsync(byte[] end, CancellationToken cancellationToken)
    {
        _hash.AppendData(end, 0, end.Length - ArchiveFormat.DigestBytes);
        if (!_hash.GetHashAndReset().AsSpan().SequenceEqual(end.AsSpan(end.Length - ArchiveFormat.DigestBytes))) throw ArchiveFormat.Damaged("its digest is wrong");
        if (await FillAsync(1, cancellationToken)) throw ArchiveFormat.Damaged("something follows its end");
        return new ArchiveRecord(ArchiveFormat.End, end.AsMemory(ArchiveFormat.FrameBytes));
    }

    // Whether there are so many bytes ahead.
    private async ValueTask<bool> FillAsync(int wanted, CancellationToken cancellationToken)
    {
        while (_to - _from < wanted)
        {
            MakeRoom(Math.Max(wanted, _to - _from + MostSealedBytes));
            var read = _blocks is null ? await _stream.ReadAsync(_buffer.AsMemory(_to), cancellationToken) : await OpenBlockAsync(_blocks, cancellationToken);
            if (read == 0) return false;
            _to += read;
        }

        return true;
    }

    private async ValueTask<int> OpenBlockAsync(ArchiveBlocks blocks, CancellationToken cancellationToken)
    {
        var prefix = new byte[sizeof(uint)];
        var read = await _stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0) return 0;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        if (read < prefix.Length || length is <= RecordCipher.Overhead or > MostSealedBytes) throw ArchiveFormat.Damaged("a sealed block has an impossible length");
        var block = new byte[length];
        if (await _stream.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken) < block.Length) throw ArchiveFormat.Damaged("it was cut off");
        var opened = blocks.Open(block);
        opened.CopyTo(_buffer, _to);
        return opened.Length;
    }

    private void MakeRoom(int wanted)
    {
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        (_from, _to) = (0, _to - _from);
        if (_buffer.Length < wanted) Array.Resize(ref _buffer, wanted);
    }
}
