using FaceCV.Core.Errors;

namespace FaceCV.Vision.Models.Sources;

/// <summary>Compares an archive with the integrity its manifest states.</summary>
internal static class ArchiveIntegrity
{
    /// <summary>Lets an archive through.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="integrity">Stated integrity, <c>sha512-base64</c>; null lets anything through.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FaceException"><see cref="FaceError.ModelDamaged"/> when it differs.</exception>
    public static async Task RequireAsync(string path, string? integrity, CancellationToken cancellationToken)
    {
        if (integrity is null) return;
        var seen = await FileChecksum.IntegrityAsync(path, cancellationToken);
        if (string.Equals(seen, integrity, StringComparison.Ordinal)) return;
        throw new FaceException(
            FaceError.ModelDamaged,
            $"The downloaded archive has the integrity {seen[..15]}... instead of {integrity[..15]}...; nothing was installed.",
            "Try again; if it stays, a proxy or registry mirror alters the file, so use another one or a copy from elsewhere.");
    }
}
