namespace FaceCV.Vision.Models;

/// <summary>Keeps a second process, or a second call, from installing the same pack at the same time. The empty lock file stays behind.</summary>
internal sealed class PackLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private PackLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    /// <param name="modelsDirectory">Folder of installed packs, which exists.</param>
    /// <param name="pack">Pack name.</param>
    /// <param name="time">Clock of the waiting.</param>
    /// <param name="waiting">Called once when it is taken by another.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task<PackLock> TakeAsync(
        string modelsDirectory, string pack, TimeProvider time, Action waiting, CancellationToken cancellationToken)
    {
        var path = Path.Combine(modelsDirectory, $".{pack}.lock");
        var told = false;
        while (true)
        {
            if (TryOpen(path) is { } file) return new PackLock(file);
            if (!told) waiting();
            told = true;
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // While another holds the lock, opening the file fails with an IOException. A folder that cannot be written fails otherwise.
    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
