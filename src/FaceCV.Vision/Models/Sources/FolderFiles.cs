namespace FaceCV.Vision.Models.Sources;

/// <summary>The files of a folder, sub-folders included, links not followed.</summary>
internal sealed class FolderFiles : IPackFiles
{
    private readonly string _root;

    /// <summary>Lists a folder.</summary>
    public FolderFiles(string root)
    {
        _root = Path.GetFullPath(root);
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System, MaxRecursionDepth = 4, IgnoreInaccessible = true };
        Paths = [.. Directory.EnumerateFiles(_root, "*", all).Select(path => Path.GetRelativePath(_root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths { get; }

    /// <inheritdoc/>
    public byte[] Read(string path, long maximumBytes)
    {
        using var stream = File.OpenRead(Path.Combine(_root, path));
        return BoundedRead.All(stream, maximumBytes, path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
