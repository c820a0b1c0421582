using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Transfer;

/// <summary>Keys that seal archives: 32 bytes in base64, as <c>openssl rand -base64 32</c> makes them.</summary>
public static class ArchiveKey
{
    private const string Remedy = "Make one with: openssl rand -base64 32";

    /// <summary>The key of a text.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>: it is none.</exception>
    public static RecordCipher Parse(string text)
    {
        var key = new byte[RecordCipher.KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == key.Length
            ? new RecordCipher(key)
            : throw new FaceException(FaceError.InvalidArgument, $"The key of the archive is not {RecordCipher.KeyBytes} bytes in base64.", Remedy);
    }

    /// <summary>The key in a file.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>: it cannot be read, or holds none.</exception>
    public static RecordCipher ReadFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FaceException(FaceError.InvalidArgument, $"The key file {path} cannot be read: {failure.Message}", Remedy + " > FILE", failure);
        }
    }
}
