using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Audit;

/// <summary>Appends entries to the files: several processes may, one at a time has the lock. Not for parallel use within a process.</summary>
/// <param name="folder">The files.</param>
/// <param name="retention">How long files are kept; null is for ever.</param>
/// <param name="time">Clock.</param>
internal sealed class AuditChain(AuditFolder folder, TimeSpan? retention, TimeProvider time)
{
    private const long MostFileBytes = 8 << 20;

    // No line is longer: a hundred targets of some fifty bytes.
    private const int LookBack = 64 * 1024;

    private AuditHead? _head;
    private AuditFile? _file;
    private long _length;
    private DateTimeOffset _begun;

    /// <summary>Appends entries and returns when they are on the disk: all of them or none.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: they cannot be written.</exception>
    public void Append(IReadOnlyList<AuditEvent> events)
    {
        try
        {
            using var taken = folder.Lock();
            var key = folder.Key(mayMake: true);
            folder.Reseal();
            var first = ReadHead(key) is { } torn ? events.Prepend(Mended(torn)) : events;
            Write([.. first], key);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _head = null;
            throw new FaceException(FaceError.StoreUnavailable, $"The audit log cannot be written: {failure.Message}", "Free some space on the disk of the data folder, and let the program write there.", failure);
        }
    }

    private void Write(List<AuditEvent> events, byte[] key)
    {
        var rotates = _file is null || _length >= MostFileBytes || IsOfAnotherMonth();
        if (rotates && _file is not null && Prune(key) is > 0 and var pruned) events.Add(Own(AuditAction.AuditPrune) with { Count = pruned });
        var (file, length, head) = (rotates ? folder.FileOf(_head!.Sequence + 1) : _file!, rotates ? 0 : _length, _head!);
        using var lines = new MemoryStream();
        foreach (var each in events)
        {
            (var line, head) = AuditLine.Write(head, each, key);
            lines.Write(line);
        }

        using var stream = folder.Open(file);
        try
        {
            stream.Position = length;
            stream.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
            stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // What cannot be written whole is not written at all; should this fail too, the next to come mends it.
            stream.SetLength(length);
            throw;
        }

        (_head, _file, _length) = (head, file, length + lines.Length);
        if (rotates) _begun = time.GetUtcNow();
    }

    // Where the chain stands now, and how many bytes of an unfinished line were cut off; null when none.
    private long? ReadHead(byte[] key)
    {
        var files = folder.Files();
        if (_head is not null && _file is not null && files.Count > 0 && files[^1].Path == _file.Path && new FileInfo(_file.Path).Length == _length) return null;
        (_head, _file, _length) = (null, null, 0);
        long? torn = null;
        for (var i = files.Count - 1; i >= 0 && _head is null; i--)
        {
            using var stream = folder.Open(files[i]);
            var cut = HeadOf(stream, out var head);
            if (cut > 0) torn = (torn ?? 0) + cut;
            if (i == files.Count - 1) (_file, _length) = (files[i], stream.Length);
            _head = head;
        }

        _head ??= folder.Anchor(key, out _);
        if (_length == 0) _file = null;
        else _begun = AuditLine.Read(AuditReader.Lines(_file!.Path).First())?.Entry.Time ?? default;
        return torn;
    }

    // Cuts off what follows the last line end, and finds the last line that is one.
    private static long HeadOf(FileStream stream, out AuditHead? head)
    {
        head = null;
        var from = Math.Max(0, stream.Length - LookBack);
        var tail = new byte[stream.Length - from];
        stream.Position = from;
        stream.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf((byte)'\n') + 1;
        var torn = tail.Length - end;
        if (torn > 0) stream.SetLength(from + end);
        while (end > 0 && head is null)
        {
            var start = tail.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
            if (AuditLine.Read(tail.AsSpan(start, end - 1 - start)) is { } read) head = new AuditHead(read.Entry.Seq, read.Mac);
            end = start;
        }

        return torn;
    }

    private bool IsOfAnotherMonth()
    {
        var now = time.GetUtcNow();
        return _begun.Year != now.Year || _begun.Month != now.Month;
    }

    // Deletes the files whose last entry is past the retention, when a new one begins; the chain then begins after it.
    private long Prune(byte[] key)
    {
        if (retention is not { } keep) return 0;
        var count = 0L;
        foreach (var file in folder.Files())
        {
            var lines = AuditReader.Lines(file.Path).ToList();
            if (lines.Count == 0 || AuditLine.Read(lines[^1]) is not { } last || last.Entry.Time > time.GetUtcNow() - keep) break;
            folder.WriteAnchor(new AuditHead(last.Entry.Seq, last.Mac), key);
            File.Delete(file.Path);
            count += lines.Count;
        }

        return count;
    }

    private AuditEvent Mended(long torn) => Own(AuditAction.AuditMend) with { Targets = [$"bytes:{torn}"] };

    private AuditEvent Own(AuditAction action) => new(action, AuditActor.Server, AuditOutcome.Done) { At = time.GetUtcNow() };
}
