using System.Text;

namespace FaceCV.Core.Audit;

/// <summary>Reads lines of the log.</summary>
internal static class AuditReader
{
    /// <summary>The lines of a file, without an unfinished last one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Read no further; null is to its end.</param>
    public static IEnumerable<byte[]> Lines(string path, long? length = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        var left = length ?? stream.Length;
        while (reader.ReadLine() is { } line)
        {
            left -= line.Length + 1;
            if (left < 0) yield break;
            yield return Encoding.Latin1.GetBytes(line);
        }
    }

    /// <summary>The entries of the log that lie in a time, the oldest first; lines that are none are passed over.</summary>
    /// <param name="folder">The files.</param>
    /// <param name="from">From when; null is from the beginning.</param>
    /// <param name="to">Before when; null is to the end.</param>
    /// <param name="after">Only entries after this number.</param>
    public static IEnumerable<AuditEntry> Entries(AuditFolder folder, DateTimeOffset? from, DateTimeOffset? to, long after)
    {
        var files = folder.Files();
        for (var i = 0; i < files.Count; i++)
        {
            if (i + 1 < files.Count && files[i + 1].First <= after + 1) continue;
            foreach (var line in Lines(files[i].Path))
            {
                if (AuditLine.Read(line) is not { } read || read.Entry.Seq <= after || read.Entry.Time < from || read.Entry.Time >= to) continue;
                yield return read.Entry;
            }
        }
    }
}
