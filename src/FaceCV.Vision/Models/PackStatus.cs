namespace FaceCV.Vision.Models;

/// <summary>How far a pack is there.</summary>
public enum PackState
{
    /// <summary>Nothing of it is there.</summary>
    NotInstalled,

    /// <summary>Every file is there, of the right size. Checksums are compared when a file is loaded, and by verifying.</summary>
    Installed,

    /// <summary>A file is missing, half-written, altered, or of another version of the manifest.</summary>
    Damaged,
}

/// <summary>A known pack and how far it is there.</summary>
/// <param name="Manifest">Its manifest, with the operator's own thresholds where there are any.</param>
/// <param name="State">How far it is there.</param>
/// <param name="DamagedFile">Name of the first file that is wrong; null unless damaged.</param>
/// <param name="Problem">What is wrong with that file, one sentence; null unless damaged.</param>
/// <param name="BuiltIn">Whether the manifest ships with the program; else it is the operator's own pack.</param>
/// <param name="RewriteOutdated">Whether a newer graph rewrite exists than the one its files were installed with; pulling again applies it.</param>
/// <param name="Directory">Folder of its files, which exists unless not installed.</param>
public sealed record PackStatus(
    ModelManifest Manifest, PackState State, string? DamagedFile, string? Problem, bool BuiltIn, bool RewriteOutdated, string Directory)
{
    /// <summary>The pack's name.</summary>
    public string Name => Manifest.Name;
}
