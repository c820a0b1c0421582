using System.IO.Enumeration;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Import;

/// <summary>The pictures of a folder and the folders in it. Linked folders are not entered; links to files are read when they lead nowhere outside.</summary>
internal sealed class FolderPictures : IPictures
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly string _folder;
    private readonly ImportRoot _root;
    private readonly ImageSettings _settings;

    /// <summary>Looks through a folder.</summary>
    /// <param name="folder">Its real path, as <see cref="ImportRoot.Folder"/> gives it.</param>
    /// <param name="root">Which files may be read.</param>
    /// <param name="settings">Which are pictures, and how large they may be.</param>
    /// <param name="list">Whether <see cref="Files"/> are wanted; else it is empty.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when the folder may not be read.</exception>
    public FolderPictures(string folder, ImportRoot root, ImageSettings settings, bool list)
    {
        (_folder, _root, _settings) = (folder, root, settings);
        Files = list ? List() : [];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; }

    /// <inheritdoc/>
    public string Wrapper => "";

    /// <inheritdoc/>
    public bool Contains(string file) => File.Exists(Path.Join(_folder, file));

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken) => ReadAsync(
        file,
        _settings.MaxUploadSize,
        length => new FaceException(
            FaceError.ImageTooLarge, $"The file has {length:N0} bytes; at most {_settings.MaxUploadSize:N0} are read.", "Raise FACECV_MAX_UPLOAD_SIZE, or make the picture smaller."),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<byte[]?> ReadManifestAsync(CancellationToken cancellationToken) =>
        Contains(IPictures.ManifestName) ? await ReadAsync(IPictures.ManifestName, Manifest.MostBytes, _ => Manifest.TooLarge(), cancellationToken) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing open.
    }

    private string[] List()
    {
        try
        {
            var found = new FileSystemEnumerable<string>(_folder, (ref entry) => Path.GetRelativePath(_folder, entry.ToFullPath()).Replace('\\', '/'), Everything)
            {
                ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
                ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            };
            return [.. found.Where(path => PicturePaths.IsPicture(path, _settings)).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new FaceException(FaceError.InvalidArgument, "The folder, or one in it, may not be read.", "Let the user that runs this server read it.", exception);
        }
    }

    private async Task<byte[]> ReadAsync(string file, long most, Func<long, FaceException> tooLarge, CancellationToken cancellationToken)
    {
        var path = _root.File(Path.Join(_folder, file));
        try
        {
            // Devices and pipes have no length, and are never opened.
            var length = new FileInfo(path).Length;
            if (length > most) throw tooLarge(length);
            if (length == 0) throw new FaceException(FaceError.InvalidImage, "The file is empty.");
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new FaceException(FaceError.InvalidArgument, "The file cannot be read.", "Check that it is there, and that the user who runs this server may read it.", exception);
        }
    }
}
