using System.Globalization;

namespace FaceCV.Core.Audit;

/// <summary>What a verification found.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="Start">Where the chain begins: before the first entry, or after what was deleted by its retention.</param>
/// <param name="Head">Where it stands.</param>
/// <param name="Problems">What is wrong, in order; empty when nothing is. At most <see cref="MostProblems"/>.</param>
public sealed record AuditVerdict(long Entries, AuditHead Start, AuditHead Head, IReadOnlyList<string> Problems)
{
    /// <summary>Most problems that are listed.</summary>
    public const int MostProblems = 50;

    /// <summary>Whether the log is as it was written.</summary>
    public bool IsIntact => Problems.Count == 0;
}

/// <summary>Goes through the whole chain.</summary>
/// <param name="folder">The files.</param>
/// <param name="key">The log's key.</param>
internal sealed class AuditVerifier(AuditFolder folder, byte[] key)
{
    private readonly List<string> _problems = [];
    private AuditHead _head = AuditHead.Start;
    private AuditHead? _expected;
    private long _entries;
    private bool _metExpected;

    /// <summary>Verifies files as far as they had been written.</summary>
    /// <param name="files">The files with their lengths.</param>
    /// <param name="expected">A head that an earlier verification told; null is none.</param>
    public AuditVerdict Run(IReadOnlyList<(AuditFile File, long Length)> files, AuditHead? expected)
    {
        var start = _head = folder.Anchor(key, out var isGenuine);
        _expected = expected;
        if (!isGenuine) Tell("The anchor was altered: entries before the first may be missing.");
        Meet();
        foreach (var (file, length) in files)
        {
            if (file.First != _head.Sequence + 1) Tell($"The file of the entries from {_head.Sequence + 1} is missing or misnamed; the next is {Path.GetFileName(file.Path)}.");
            var line = 0;
            foreach (var bytes in AuditReader.Lines(file.Path, length)) Look(bytes, $"{Path.GetFileName(file.Path)}, line {++line}");
        }

        if (expected is not null && !_metExpected)
            Tell(expected.Sequence > _head.Sequence ? $"The end was cut off: entry {expected.Sequence} was there, the last one now is {_head.Sequence}." : $"Entry {expected.Sequence} is not the one that was there.");
        return new AuditVerdict(_entries, start, _head, _problems);
    }

    private void Look(byte[] line, string place)
    {
        _entries++;
        if (AuditLine.Read(line) is not { } read)
        {
            Tell($"{place} is no entry.");
            return;
        }

        if (read.Entry.Seq != _head.Sequence + 1) Tell(Gap(read.Entry.Seq, place));
        else if (!AuditLine.IsGenuine(_head, line, read.Mac, key)) Tell($"{place}: entry {read.Entry.Seq} was altered, or the one before it is another than it was.");

        // From here on as it stands, so that one alteration is told once.
        _head = new AuditHead(read.Entry.Seq, read.Mac);
        Meet();
    }

    private string Gap(long sequence, string place) => sequence > _head.Sequence
        ? string.Create(CultureInfo.InvariantCulture, $"{place}: entries {_head.Sequence + 1} to {sequence - 1} are missing.")
        : string.Create(CultureInfo.InvariantCulture, $"{place}: entry {sequence} stands after entry {_head.Sequence}.");

    private void Meet() => _metExpected |= _expected == _head;

    private void Tell(string problem)
    {
        if (_problems.Count < AuditVerdict.MostProblems) _problems.Add(problem);
    }
}
