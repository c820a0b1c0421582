using FaceCV.Server.Configuration;

namespace FaceCV.Server.Import;

/// <summary>Paths inside archives and folders, with forward slashes.</summary>
internal static class PicturePaths
{
    /// <summary>The path with forward slashes and without a leading <c>./</c>; null when it leads out, or is a full one.</summary>
    public static string? Normalise(string path)
    {
        var plain = path.Replace('\\', '/');
        if (plain.StartsWith('/') || plain.Contains(':', StringComparison.Ordinal) || plain.Contains('\0', StringComparison.Ordinal)
            || plain.Split('/').Contains("..", StringComparer.Ordinal)) return null;
        return plain.StartsWith("./", StringComparison.Ordinal) ? plain[2..] : plain;
    }

    /// <summary>Whether a path's ending is that of a picture, and neither it nor a folder of it is hidden or an archiver's own.</summary>
    public static bool IsPicture(string path, ImageSettings settings) =>
        settings.AllowedExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
        && !path.Split('/').Any(segment => segment is "__MACOSX" || segment.StartsWith('.'));

    /// <summary>The top folder, with its slash, that all files share when each lies in a folder of it; else empty.</summary>
    public static string WrapperOf(IReadOnlyList<string> files)
    {
        if (files.Count == 0) return "";
        var top = files[0][..(files[0].IndexOf('/', StringComparison.Ordinal) + 1)];
        return top.Length > 0 && files.All(file => file.StartsWith(top, StringComparison.Ordinal) && file.AsSpan(top.Length).Contains('/')) ? top : "";
    }

    /// <summary>The first folder of a path; null when it has none.</summary>
    public static string? FirstFolder(string path) => path.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? path[..slash] : null;
}
