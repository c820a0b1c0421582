using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Transfer;

/// <summary>Writes an archive from its beginning to its end; holds no more than a face of it in memory.</summary>
public sealed class ArchiveWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly ArchiveBlocks? _blocks;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _pending = new(ArchiveFormat.BlockBytes * 2);
    private PersonId? _last;

    private ArchiveWriter(Stream stream, ArchiveBlocks? blocks) => (_stream, _blocks) = (stream, blocks);

    /// <summary>What has been written.</summary>
    public ArchiveCounts Counts { get; private set; }

    /// <summary>Begins an archive.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="header">What to say of it; its seal is set here.</param>
    /// <param name="key">Seals it; null leaves it plain.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ArchiveWriter> BeginAsync(Stream stream, ArchiveHeader header, RecordCipher? key, CancellationToken cancellationToken = default)
    {
        var own = header with { Seal = key is null ? null : ArchiveBlocks.NewSealing(key) };
        var head = own.Write();
        var writer = new ArchiveWriter(stream, ArchiveBlocks.Of(own, head, key));
        writer._hash.AppendData(head);
        await stream.WriteAsync(head, cancellationToken);
        return writer;
    }

    /// <summary>Begins a collection: the people that follow are its.</summary>
    public void Write(ArchiveCollection collection)
    {
        Append(ArchiveFormat.Collection, ArchiveRecords.Write(collection));
        _last = null;
    }

    /// <summary>Writes a person with faces; of the person who was written last, only the faces.</summary>
    public async Task WriteAsync(PersonWithFaces person, CancellationToken cancellationToken = default)
    {
        if (_last != person.Person.Id) Append(ArchiveFormat.Person, ArchiveRecords.Write(person.Person));
        foreach (var face in person.Faces)
        {
            Append(ArchiveFormat.Face, ArchiveRecords.Write(face.Face));
            foreach (var template in face.Templates) Append(ArchiveFormat.Template, ArchiveRecords.Write(template.Embedding));
            if (face.AlignedCrop is { } crop) Append(ArchiveFormat.Crop, crop);
            await FlushAsync(ArchiveFormat.BlockBytes, cancellationToken);
        }

        Counts = Counts.With(person, isNew: _last != person.Person.Id);
        _last = person.Person.Id;
        await FlushAsync(ArchiveFormat.BlockBytes, cancellationToken);
    }

    /// <summary>Writes the counts and the digest; without them an archive counts as cut off.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        var end = new byte[ArchiveFormat.FrameBytes + ArchiveFormat.EndBytes];
        Frame(end, ArchiveFormat.End, ArchiveFormat.EndBytes);
        Counts.Write(end.AsSpan(ArchiveFormat.FrameBytes));
        _hash.AppendData(end, 0, ArchiveFormat.FrameBytes + ArchiveFormat.CountBytes);
        _hash.GetHashAndReset(end.AsSpan(ArchiveFormat.FrameBytes + ArchiveFormat.CountBytes));
        _pending.Write(end);
        await FlushAsync(1, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _blocks?.Dispose();
    }

    private static void Frame(Span<byte> frame, byte kind, int length)
    {
        frame[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame[1..], length);
    }

    private void Append(byte kind, ReadOnlySpan<byte> record)
    {
        if (record.Length > ArchiveFormat.MostRecordBytes)
            throw new FaceException(FaceError.StoreUnavailable, $"A record of {record.Length:N0} bytes is in the gallery; an archive takes {ArchiveFormat.MostRecordBytes:N0}.");
        Span<byte> frame = stackalloc byte[ArchiveFormat.FrameBytes];
        Frame(frame, kind, record.Length);
        _hash.AppendData(frame);
        _hash.AppendData(record);
        _pending.Write(frame);
        _pending.Write(record);
    }

    // Sends what is pending when it is at least so much.
    private async Task FlushAsync(int atLeast, CancellationToken cancellationToken)
    {
        if (_pending.WrittenCount < atLeast) return;
        var rest = _pending.WrittenMemory;
        while (rest.Length > 0)
        {
            var block = rest[..Math.Min(rest.Length, ArchiveFormat.BlockBytes)];
            rest = rest[block.Length..];
            await SendAsync(block, cancellationToken);
        }

        _pending.ResetWrittenCount();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        if (_blocks is null)
        {
            await _stream.WriteAsync(block, cancellationToken);
            return;
        }

        var sealedBlock = _blocks.Seal(block.Span);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, sealedBlock.Length);
        await _stream.WriteAsync(length, cancellationToken);
        await _stream.WriteAsync(sealedBlock, cancellationToken);
    }
}
