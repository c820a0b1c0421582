using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models;

/// <summary>Turns failures of the file system during an installation into words.</summary>
internal static class InstallFailures
{
    // ENOSPC of Linux and macOS; ERROR_DISK_FULL of Windows as an HRESULT.
    private const int NoSpace = 28;
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>Whether it is a failure of the file system.</summary>
    public static bool IsExpected(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The words.</summary>
    public static FaceException Explain(string modelsDirectory, Exception exception) => exception switch
    {
        IOException { HResult: NoSpace or DiskFull } => new(
            FaceError.ModelDownloadFailed,
            $"The disk of the models directory '{modelsDirectory}' is full; nothing was installed.",
            "Make room, or set FACECV_MODEL_CACHE_DIR to a folder on another disk.",
            exception),
        _ => new(
            FaceError.ModelDownloadFailed,
            $"The models directory '{modelsDirectory}' cannot be written ({exception.GetType().Name}); nothing was installed.",
            "Make it writable for this user, or set FACECV_MODEL_CACHE_DIR to another folder.",
            exception),
    };
}
