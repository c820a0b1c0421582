using System.Security.Cryptography;
using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Index.Files;

/// <summary>
/// The folder below which indexes keep their rows, sealed with the data key, each in a folder of its own. One process at a time has an index
/// open; to another that index is in memory only. Everything in it can be deleted while no process runs: it is made anew from the database.
/// </summary>
/// <param name="path">The folder; made when it is not there.</param>
/// <param name="keys">The data keys. What another than the current one sealed is made anew.</param>
public sealed class IndexFolder(string path, KeyRing keys)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _open = [];

    /// <summary>Opens the files of an index.</summary>
    /// <param name="identity">Whose templates: store, model and whatever else parts them.</param>
    /// <param name="dimension">Components of a vector.</param>
    /// <returns>Null when another process has them open.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: they cannot be made or written.</exception>
    internal IndexFiles? Open(string identity, int dimension)
    {
        var folder = Path.Combine(path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16)));
        try
        {
            Make(folder);
            if (Lock(folder) is not { } taken) return null;
            lock (_gate) _open.Add(folder);
            var cipher = keys.Current;
            var head = IndexHead.Read(HeadOf(folder), cipher, out var refusal);
            if (head is not null && (head.Identity != identity || head.Dimension != dimension)) (head, refusal) = (null, "it is of something else");
            if (head is { Mark: null }) (head, refusal) = (null, "it was not completed");
            if (head is null)
            {
                Empty(folder);
                head = IndexHead.New(identity, dimension);
                head.Write(HeadOf(folder), cipher);
            }

            return new IndexFiles(new FileRows(folder, head, cipher), head.Mark, refusal, () => Close(folder, taken));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FaceException(
                FaceError.StoreUnavailable, $"The index files in {folder} cannot be made: {failure.Message}",
                "Make the data folder writable for the program, and look whether the disk is full.", failure);
        }
    }

    /// <summary>Erases rows in the files of indexes that no process has open, which otherwise would keep them until they are opened again.</summary>
    /// <param name="prefix">How the identities of those indexes begin.</param>
    /// <param name="erased">Whether a face of a person is erased.</param>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: the files cannot be read or written.</exception>
    public void EraseUnopened(string prefix, Func<FaceId, PersonId, bool> erased) => ForUnopened((folder, head) =>
    {
        if (head?.Identity.StartsWith(prefix, StringComparison.Ordinal) == true && !EraseUnopened(folder, head, erased)) Empty(folder);
    });

    /// <summary>Deletes the files of indexes that no process has open, and what cannot be told what it is.</summary>
    /// <param name="unwanted">Whether an index is to go, by its identity.</param>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: the files cannot be deleted.</exception>
    public void Delete(Func<string, bool> unwanted) => ForUnopened((folder, head) =>
    {
        if (head is null || unwanted(head.Identity)) Empty(folder);
    });

    /// <summary>The file of a head.</summary>
    internal static string HeadOf(string folder) => Path.Combine(folder, "head");

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream? Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, "lock")))
        {
            return null;
        }
    }

    private static void Empty(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != "lock")) File.Delete(file);
    }

    private bool EraseUnopened(string folder, IndexHead head, Func<FaceId, PersonId, bool> erased)
    {
        using var rows = new FileRows(folder, head, keys.Current);
        return RowEraser.Erase(rows, erased);
    }

    private void ForUnopened(Action<string, IndexHead?> action)
    {
        if (!Directory.Exists(path)) return;
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(path))
            {
                lock (_gate)
                {
                    if (_open.Contains(folder)) continue;
                }

                using var taken = Lock(folder);
                if (taken is not null) action(folder, IndexHead.Read(HeadOf(folder), keys.Current, out _));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FaceException(
                FaceError.StoreUnavailable, $"The index files in {path} cannot be written, so erased templates are still in them: {failure.Message}",
                "Delete that folder; it is made anew from the database.", failure);
        }
    }

    private void Close(string folder, FileStream taken)
    {
        lock (_gate) _open.Remove(folder);
        taken.Dispose();
    }
}
