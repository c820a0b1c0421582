using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Protection;

/// <summary>A file of data keys: base64, a line each, the current one first; lines that begin with # are comments. Only its owner may read it.</summary>
internal sealed class KeyFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string Header =
        """
        # The data keys of a FaceCV gallery, the current one first. Without them its templates and crops cannot be read:
        # keep a copy apart from the database and its backups, and let nobody read it.

        """;

    public string Path { get; } = path;

    /// <summary>Reads keys in base64, parted by commas or line ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">Where it is from, for the message.</param>
    /// <exception cref="FaceException">There is none, or one is no key.</exception>
    public static IReadOnlyList<byte[]> Parse(string text, string where)
    {
        var keys = new List<byte[]>();
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'));
        foreach (var word in lines.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var key = new byte[RecordCipher.KeyBytes];
            if (!Convert.TryFromBase64String(word, key, out var length) || length != key.Length)
                throw Invalid($"{where}: key {keys.Count + 1} is not {RecordCipher.KeyBytes} bytes in base64.", "Restore it from your copy, or make a new one for a new gallery with: openssl rand -base64 32");
            keys.Add(key);
        }

        return keys.Count > 0 ? keys : throw Invalid($"{where} holds no key.", "Restore it from your copy.");
    }

    /// <summary>The keys, and when they were written. Makes the file with one random key when it is not there.</summary>
    /// <exception cref="FaceException">It cannot be read or made, or holds something else.</exception>
    public (IReadOnlyList<byte[]> Keys, DateTime WrittenAt) ReadOrCreate()
    {
        try
        {
            if (!File.Exists(Path)) Create();
            return Read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(failure);
        }
    }

    /// <summary>The keys, if the file was written since; null when it was not, or cannot be read now.</summary>
    public (IReadOnlyList<byte[]> Keys, DateTime WrittenAt)? TryRead(DateTime since)
    {
        try
        {
            return File.GetLastWriteTimeUtc(Path) == since ? null : Read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FaceException)
        {
            return null;
        }
    }

    /// <summary>Writes the keys in place of those there, all or nothing.</summary>
    /// <exception cref="FaceException">It cannot be written.</exception>
    public void Write(IReadOnlyList<byte[]> keys) => Put(keys, overwrite: true);

    private static FaceException Invalid(string what, string remedy) => new(FaceError.InvalidConfiguration, what, remedy);

    private (IReadOnlyList<byte[]> Keys, DateTime WrittenAt) Read()
    {
        var writtenAt = File.GetLastWriteTimeUtc(Path);
        return (Parse(File.ReadAllText(Path), $"The key file {Path}"), writtenAt);
    }

    // Of two that make it at once, the second uses the first one's.
    private void Create()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        try
        {
            Put([RandomNumberGenerator.GetBytes(RecordCipher.KeyBytes)], overwrite: false);
        }
        catch (FaceException) when (File.Exists(Path))
        {
        }
    }

    private void Put(IReadOnlyList<byte[]> keys, bool overwrite)
    {
        var temporary = $"{Path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(Encoding.ASCII.GetBytes(Header + string.Concat(keys.Select(key => Convert.ToBase64String(key) + "\n"))));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path, overwrite);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            throw Unusable(failure);
        }
    }

    private FaceException Unusable(Exception cause) => new(
        FaceError.InvalidConfiguration, $"The key file {Path} cannot be read or written: {cause.Message}",
        "Make it readable and its folder writable for the server, or name another file with FACECV_DATA_KEY_FILE.", cause);
}
