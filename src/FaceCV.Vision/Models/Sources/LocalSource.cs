using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models.Sources;

/// <summary>A folder, zip or tgz on this machine.</summary>
/// <param name="path">Its path.</param>
internal sealed class LocalSource(string path) : IPackSource
{
    /// <inheritdoc/>
    public Task<IPackFiles> OpenAsync(string workFolder, IProgress<TransferProgress>? progress, CancellationToken cancellationToken) =>
        Task.FromResult(OpenReadable(path, workFolder));

    private static IPackFiles OpenReadable(string path, string workFolder)
    {
        try
        {
            return Open(path, workFolder);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new FaceException(FaceError.ModelDownloadFailed, $"'{path}' cannot be read by this user.", "Make it readable.", exception);
        }
    }

    /// <summary>Opens a folder or archive by what it is.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.ModelDownloadFailed"/> when it is absent or of a kind that is not read.</exception>
    public static IPackFiles Open(string path, string workFolder)
    {
        if (Directory.Exists(path)) return new FolderFiles(path);
        if (!File.Exists(path))
            throw new FaceException(FaceError.ModelDownloadFailed, $"'{path}' does not exist.", "Name a folder, a .zip, a .tgz or an https address of a zip.");
        Span<byte> head = stackalloc byte[2];
        int read;
        using (var stream = File.OpenRead(path)) read = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        return (read, head[0], head[1]) switch
        {
            (2, (byte)'P', (byte)'K') => new ZipFiles(path),
            (2, 0x1f, 0x8b) => new TarGzFiles(path, workFolder),
            _ => throw new FaceException(FaceError.ModelDownloadFailed, $"'{path}' is neither a zip nor a tgz.", "Name a folder, a .zip or a .tgz."),
        };
    }
}
