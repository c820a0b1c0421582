using System.Collections.Frozen;
using System.IO.Compression;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Import;

/// <summary>The pictures of a zip archive, unpacked one at a time into memory; nothing is ever unpacked to a file.</summary>
internal sealed class ZipPictures : IPictures
{
    /// <summary>Most bytes that the entries may unpack to, for each byte of the archive. Photographs hardly shrink; bombs grow a thousandfold.</summary>
    private const int MostGrowth = 100;

    // Folders, lists and the like beside each picture.
    private const int EntriesPerItem = 4;

    private readonly ImageSettings _settings;
    private readonly ZipArchive _archive;
    private readonly FrozenDictionary<string, ZipArchiveEntry> _entries;
    private readonly SemaphoreSlim _reading = new(1, 1);

    /// <summary>Opens an archive.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>: it is broken, hostile, or has too many entries.</exception>
    public ZipPictures(string path, FaceCvSettings settings)
    {
        _settings = settings.Images;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            ZipDirectory.Check(file, settings.Jobs.MaxItems * EntriesPerItem);
            _archive = new ZipArchive(file, ZipArchiveMode.Read);
            _entries = Entries(_archive, file.Length).ToFrozenDictionary(StringComparer.Ordinal);
        }
        catch (InvalidDataException exception)
        {
            file.Dispose();
            throw ZipDirectory.NoZip(exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        Files = [.. _entries.Keys.Where(name => PicturePaths.IsPicture(name, _settings)).Order(StringComparer.Ordinal)];
        Wrapper = PicturePaths.WrapperOf(Files);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; }

    /// <inheritdoc/>
    public string Wrapper { get; }

    /// <inheritdoc/>
    public bool Contains(string file) => _entries.ContainsKey(file);

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken) => ReadAsync(
        file,
        _settings.MaxUploadSize,
        () => new FaceException(
            FaceError.ImageTooLarge, $"The file has more than {_settings.MaxUploadSize:N0} bytes.", "Raise FACECV_MAX_UPLOAD_SIZE, or make the picture smaller."),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<byte[]?> ReadManifestAsync(CancellationToken cancellationToken)
    {
        var path = new[] { IPictures.ManifestName, Wrapper + IPictures.ManifestName }.FirstOrDefault(Contains);
        return path is null ? null : await ReadAsync(path, Manifest.MostBytes, Manifest.TooLarge, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _archive.Dispose();
        _reading.Dispose();
    }

    private static Dictionary<string, ZipArchiveEntry> Entries(ZipArchive archive, long length)
    {
        var (entries, total) = (new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal), 0L);
        foreach (var entry in archive.Entries)
        {
            var name = PicturePaths.Normalise(entry.FullName)
                ?? throw Hostile("an entry whose name leads out of it");
            if (name.EndsWith('/')) continue;
            if (!entries.TryAdd(name, entry)) throw Hostile("two entries of one name");
            total += Math.Min(entry.Length, long.MaxValue - total);
            if (total / MostGrowth > length) throw Hostile($"entries that unpack to more than {MostGrowth} times its size");
        }

        return entries;
    }

    private static FaceException Hostile(string what) => new(
        FaceError.InvalidArgument, $"The archive is refused: it has {what}.", "Make it anew from a folder with an ordinary archiver.");

    // The archive has one position, so one entry at a time is read. An entry's size is a claim, and is held to it.
    private async Task<byte[]> ReadAsync(string file, long most, Func<FaceException> tooLarge, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(file, out var entry)) throw new FaceException(FaceError.InvalidArgument, "There is no such file in the archive.");
        if (entry.IsEncrypted) throw Damaged("is encrypted", null);
        if (entry.Length > most) throw tooLarge();
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await using var stream = await entry.OpenAsync(cancellationToken);
            var bytes = new byte[entry.Length];
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            return await stream.ReadAsync(new byte[1], cancellationToken) == 0 ? bytes : throw Damaged("is longer than the archive says", null);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw Damaged("is damaged, or packed in a way that is not read here", exception);
        }
        finally
        {
            _reading.Release();
        }
    }

    private static FaceException Damaged(string what, Exception? cause) => new(FaceError.InvalidImage, $"The file in the archive {what}.", "Make the archive anew with an ordinary archiver.", cause);
}
