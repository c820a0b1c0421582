using System.Buffers;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FaceCV.Server.Transfer;

/// <summary>Keeps an archive that is being imported on the disk, as it may be larger than the memory; one at a time, in a file that goes away by itself.</summary>
public sealed class ArchiveSpool(FaceCvSettings settings) : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly string _folder = Path.Combine(settings.Storage.DataDirectory, "transfer");
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Takes the turn to import; given back when disposed of.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.Overloaded"/>: another has it.</exception>
    internal IDisposable Enter() => _turn.Wait(0)
        ? new Turn(_turn)
        : throw new FaceException(FaceError.Overloaded, "Another import is under way.", "Try again when it is done.");

    /// <summary>Receives the body of a request.</summary>
    /// <returns>The archive, at its beginning.</returns>
    /// <exception cref="HttpProblemException">It is larger than is taken here.</exception>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: there is no room for it.</exception>
    internal async Task<FileStream> ReceiveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var most = settings.Jobs.MaxBytes;
        if (context.Request.ContentLength > most) throw TooLarge(most);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var file = Storing(Create);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await context.Request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (file.Position + read > most) throw TooLarge(most);
                await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken);
            }

            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // Without a name from the first moment where the system allows it, so that not even a kill leaves it behind.
    private FileStream Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = BufferSize };
        options.Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose;
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
            return new FileStream(path, options);
        }

        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException exception)
        {
            throw Full(exception);
        }
    }

    private static FileStream Storing(Func<FileStream> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Full(exception);
        }
    }

    private static FaceException Full(Exception cause) => new(
        FaceError.StoreUnavailable, "The archive could not be written into the data folder.", "Free some space on its disk, and let the user that runs this server write there.", cause);

    private static HttpProblemException TooLarge(long most) => new(
        StatusCodes.Status413PayloadTooLarge, "archive_too_large", $"The archive has more than {most:N0} bytes, which is the most this server takes.", "Use `facecv import` on the server's machine, or raise FACECV_JOB_MAX_BYTES.");

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
