using System.Globalization;
using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Core.Index.Files;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Audit;

/// <summary>A file of the log.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="First">Number of its first entry, which is its name.</param>
internal sealed record AuditFile(string Path, long First);

/// <summary>
/// The files of the log: <c>N.jsonl</c>, named after their first entry; <c>key</c>, the log's own key, sealed with the data key, so that a change of data keys leaves
/// the entries as they are; <c>anchor</c>, where the chain begins once old files were deleted; <c>lock</c>, held by who writes.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="keys">The data keys.</param>
internal sealed class AuditFolder(string path, KeyRing keys)
{
    private const string Ending = ".jsonl";
    private const int KeyBytes = 32, LockTries = 400;

    private static readonly TimeSpan LockEvery = TimeSpan.FromMilliseconds(25);

    private byte[]? _key;

    /// <summary>Whether there is a log.</summary>
    public bool Exists => File.Exists(KeyPath);

    private string KeyPath => Path.Combine(path, "key");

    private string AnchorPath => Path.Combine(path, "anchor");

    /// <summary>Takes the right to write; waits up to ten seconds for another process.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: another process holds it all the time.</exception>
    public FileStream Lock()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(path, "lock");
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(file, Options(FileMode.OpenOrCreate, FileShare.None));
            }
            catch (IOException failure) when (File.Exists(file))
            {
                if (tries == LockTries) throw new FaceException(FaceError.StoreUnavailable, "Another process keeps the audit log to itself.", "Look which process has audit/lock of the data folder open.", failure);
                using var pause = new ManualResetEventSlim();
                pause.Wait(LockEvery);
            }
        }
    }

    /// <summary>The files, the oldest first.</summary>
    public List<AuditFile> Files() => !Directory.Exists(path) ? [] :
    [
        .. Directory.EnumerateFiles(path, "*" + Ending)
            .Select(file => long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? new AuditFile(file, first) : null)
            .OfType<AuditFile>().OrderBy(file => file.First),
    ];

    /// <summary>Opens the file that an entry begins, or a present one to be added to.</summary>
    public FileStream Open(AuditFile file) => new(file.Path, Options(FileMode.OpenOrCreate, FileShare.Read));

    /// <summary>The file that an entry begins.</summary>
    public AuditFile FileOf(long first) => new(Path.Combine(path, first.ToString("d12", CultureInfo.InvariantCulture) + Ending), first);

    /// <summary>The log's own key, made when there is none; call with the lock. Sealed anew when the data key has changed.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it was sealed with a key that is not here, or is damaged.</exception>
    public byte[] Key(bool mayMake)
    {
        if (_key is not null) return _key;
        if (!File.Exists(KeyPath))
        {
            if (!mayMake || Files().Count > 0)
                throw new FaceException(FaceError.StoreUnavailable, "The key of the audit log, audit/key of the data folder, is missing.", "Restore it from a backup; to begin a new log, move the folder audit away.");
            WholeFile.Write(KeyPath, keys.Seal(System.Security.Cryptography.RandomNumberGenerator.GetBytes(KeyBytes), Context));
        }

        return _key = keys.Open(File.ReadAllBytes(KeyPath), Context);
    }

    /// <summary>Seals the log's key with the current data key; call with the lock.</summary>
    public void Reseal()
    {
        if (File.Exists(KeyPath) && RecordCipher.KeyIdOf(File.ReadAllBytes(KeyPath)) != keys.Current.KeyId) WholeFile.Write(KeyPath, keys.Seal(Key(mayMake: false), Context));
    }

    /// <summary>Where the chain begins.</summary>
    /// <param name="key">The log's key.</param>
    /// <param name="isGenuine">False when the anchor was altered.</param>
    public AuditHead Anchor(byte[] key, out bool isGenuine)
    {
        isGenuine = true;
        if (!File.Exists(AnchorPath)) return AuditHead.Start;
        var lines = File.ReadAllLines(AnchorPath);
        isGenuine = lines.Length == 2 && AuditHead.Parse(lines[0]) is not null && AuditLine.MacOf("anchor", Encoding.ASCII.GetBytes(lines[0]), key) == lines[1];
        return lines.Length > 0 && AuditHead.Parse(lines[0]) is { } head ? head : AuditHead.Start;
    }

    /// <summary>Lets the chain begin after an entry.</summary>
    public void WriteAnchor(AuditHead head, byte[] key) =>
        WholeFile.Write(AnchorPath, Encoding.ASCII.GetBytes($"{head}\n{AuditLine.MacOf("anchor", Encoding.ASCII.GetBytes(head.ToString()), key)}\n"));

    private static ReadOnlySpan<byte> Context => "audit key"u8;

    private static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
