using System.Formats.Tar;
using System.IO.Compression;
using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models.Sources;

/// <summary>The files of a gzipped tar archive, unpacked once to a plain tar so that files can be skipped by seeking.</summary>
internal sealed class TarGzFiles : IPackFiles
{
    private readonly string _tar;

    /// <summary>Unpacks and lists an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="workFolder">Where the plain tar goes; it outlives this object.</param>
    /// <exception cref="FaceException">It is broken or too large, or an entry leads out of it.</exception>
    public TarGzFiles(string path, string workFolder)
    {
        _tar = Path.Combine(workFolder, "archive.tar");
        Guard(() =>
        {
            Unpack(path, _tar);
            TarHeaders.Check(_tar);
        });
        var paths = new List<string>();
        Scan(entry =>
        {
            paths.Add(ArchivePaths.Check(entry.Name));
            return true;
        });
        Paths = paths;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths { get; }

    /// <inheritdoc/>
    public byte[] Read(string path, long maximumBytes)
    {
        byte[]? bytes = null;
        Scan(entry =>
        {
            if (ArchivePaths.Check(entry.Name) != path) return true;
            bytes = entry.DataStream is { } data ? BoundedRead.All(data, maximumBytes, path) : [];
            return false;
        });
        return bytes ?? throw new ArgumentException($"The archive has no '{path}'.", nameof(path));
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_tar);

    private static void Unpack(string path, string tar)
    {
        using var file = File.OpenRead(path);
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var target = File.Create(tar);
        var buffer = new byte[1 << 16];
        int read;
        while ((read = plain.Read(buffer)) > 0)
        {
            if (target.Position + read > HttpZipSource.DefaultMaximumBytes)
                throw new FaceException(FaceError.ModelDamaged, $"The archive unpacks to more than {HttpZipSource.DefaultMaximumBytes} bytes.", "Do not use this archive.");
            target.Write(buffer, 0, read);
        }
    }

    private void Scan(Func<TarEntry, bool> visit) => Guard(() =>
    {
        using var file = File.OpenRead(_tar);
        using var reader = new TarReader(file);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && !visit(entry)) return;
        }
    });

    // The readers of .NET meet damage with exceptions of many kinds; those of a disk are told apart.
    private static bool IsOfTheArchive(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException || exception is not (FaceException or IOException or UnauthorizedAccessException or OutOfMemoryException);

    private static void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (IsOfTheArchive(exception))
        {
            throw ArchivePaths.Broken("tgz", exception);
        }
    }
}
