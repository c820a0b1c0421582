using FaceCV.Core.Errors;

namespace FaceCV.Server.Import;

/// <summary>The one folder below which folders may be named by requests.</summary>
public sealed class ImportRoot
{
    private const string Remedy = "Name a folder below FACECV_IMPORT_ROOT, as a path from there or in full, without '..' and without links that lead out of it.";

    private static readonly StringComparison Comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private readonly string? _given;
    private readonly string? _real;

    /// <summary>Names the root.</summary>
    /// <param name="directory">Its full path; null is none, and every folder is refused.</param>
    public ImportRoot(string? directory)
    {
        _given = directory;
        _real = directory is null ? null : RealPath.Of(directory) ?? directory;
    }

    /// <summary>The real path of a folder that a request names.</summary>
    /// <param name="path">A path from the root, or a full one.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.FolderNotAllowed"/> when there is no root or the folder does not lie below it, <see cref="FaceError.InvalidArgument"/>
    /// when there is no such folder.
    /// </exception>
    public string Folder(string path)
    {
        if (_real is null)
        {
            throw new FaceException(
                FaceError.FolderNotAllowed,
                "This server reads no folders, since no import root is set.",
                "Set FACECV_IMPORT_ROOT to the folder below which folders may be named, or send the pictures.");
        }

        if (path.Contains('\0', StringComparison.Ordinal) || path.Split('/', '\\').Contains("..", StringComparer.Ordinal)) throw Outside();
        var full = Path.GetFullPath(path, _given!);

        // Looked at as written first, so that nobody learns what is elsewhere.
        if (!IsBelow(full, _given!) && !IsBelow(full, _real)) throw Outside();
        if (RealPath.Of(full) is not { } real) throw Absent();
        if (!IsBelow(real, _real)) throw Outside();
        return Directory.Exists(real) ? real : throw Absent();
    }

    /// <summary>The real path of a file of a folder that was allowed; links may have changed since.</summary>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.FolderNotAllowed"/> when it leads out of the root, <see cref="FaceError.InvalidArgument"/> when there is none.
    /// </exception>
    public string File(string path)
    {
        var real = RealPath.Of(path) ?? throw new FaceException(FaceError.InvalidArgument, "There is no such file.", "Check the path.");
        return _real is not null && IsBelow(real, _real) ? real : throw Outside();
    }

    private static bool IsBelow(string path, string root) =>
        string.Equals(path, root, Comparison) || path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, Comparison);

    private static FaceException Outside() => new(FaceError.FolderNotAllowed, "The path does not lie below the import root.", Remedy);

    private static FaceException Absent() => new(FaceError.InvalidArgument, "There is no such folder below the import root.", Remedy);
}
