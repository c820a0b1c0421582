using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models.Sources;

/// <summary>Checks paths inside archives. Files are placed by the manifest's plain names, never by these; a path that tries to leave is refused all the same.</summary>
internal static class ArchivePaths
{
    /// <summary>The path with forward slashes.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.ModelDamaged"/> when it leads out of the archive.</exception>
    public static string Check(string path)
    {
        var plain = path.Replace('\\', '/');
        if (plain.StartsWith('/') || plain.Contains(':', StringComparison.Ordinal) || plain.Split('/').Contains("..", StringComparer.Ordinal))
            throw new FaceException(FaceError.ModelDamaged, "The archive has an entry that leads out of its folder.", "Do not use this archive; get the pack from its publisher.");
        return plain.StartsWith("./", StringComparison.Ordinal) ? plain[2..] : plain;
    }

    /// <summary>A broken archive.</summary>
    public static FaceException Broken(string kind, Exception inner) => new(
        FaceError.ModelDamaged, $"The archive is not a readable {kind} file.", "Get it again; the download may have been cut short.", inner);
}
