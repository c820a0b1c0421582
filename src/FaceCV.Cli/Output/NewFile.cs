using FaceCV.Cli.Errors;

namespace FaceCV.Cli.Output;

/// <summary>A file that only its owner may read and that is there whole or not at all: it is written beside, and gets its name at the end.</summary>
internal sealed class NewFile : IDisposable
{
    private readonly string _path;
    private bool _isKept;

    /// <summary>Makes the file, empty, beside its place.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="overwrite">Whether it may take the place of another.</param>
    /// <exception cref="UsageException">There is one, and it may not.</exception>
    public NewFile(string path, bool overwrite)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path)) throw new UsageException($"{path} is a folder.", "Name a file.");
        if (File.Exists(_path) && !overwrite) throw new UsageException($"{path} is there already.", "Name another file, or add --overwrite.");
        Partial = _path + ".partial";
        File.Delete(Partial);
        Open(FileMode.CreateNew).Dispose();
    }

    /// <summary>Where it is being written.</summary>
    public string Partial { get; }

    /// <summary>Opens it for writing.</summary>
    public FileStream Open() => Open(FileMode.Open);

    /// <summary>Gives it its name, once it is on the disk; its length.</summary>
    public long Keep()
    {
        long length;
        using (var file = Open())
        {
            file.Flush(flushToDisk: true);
            length = file.Length;
        }

        File.Move(Partial, _path, overwrite: true);
        _isKept = true;
        return length;
    }

    /// <summary>Removes it, unless it was kept.</summary>
    public void Dispose()
    {
        if (!_isKept) File.Delete(Partial);
    }

    private FileStream Open(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Partial, options);
    }
}
