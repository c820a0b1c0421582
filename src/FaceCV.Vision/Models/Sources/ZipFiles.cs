using System.IO.Compression;

namespace FaceCV.Vision.Models.Sources;

/// <summary>The files of a zip archive.</summary>
internal sealed class ZipFiles : IPackFiles
{
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Opens an archive.</summary>
    /// <exception cref="Core.Errors.FaceException">It is broken, or an entry leads out of it.</exception>
    public ZipFiles(string path)
    {
        try
        {
            _archive = ZipFile.OpenRead(path);
        }
        catch (InvalidDataException exception)
        {
            throw ArchivePaths.Broken("zip", exception);
        }

        try
        {
            foreach (var entry in _archive.Entries)
            {
                var checkedPath = ArchivePaths.Check(entry.FullName);
                if (!checkedPath.EndsWith('/')) _entries[checkedPath] = entry;
            }
        }
        catch (InvalidDataException exception)
        {
            _archive.Dispose();
            throw ArchivePaths.Broken("zip", exception);
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths => [.. _entries.Keys];

    /// <inheritdoc/>
    public byte[] Read(string path, long maximumBytes)
    {
        try
        {
            using var stream = _entries[path].Open();
            return BoundedRead.All(stream, maximumBytes, path);
        }
        catch (InvalidDataException exception)
        {
            throw ArchivePaths.Broken("zip", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();
}
