namespace FaceCV.Vision.Models;

/// <summary>What an installation is doing.</summary>
public enum PackStage
{
    /// <summary>Waiting for another process that installs the same pack.</summary>
    Waiting,

    /// <summary>Getting the archive.</summary>
    Downloading,

    /// <summary>Taking the model files out of it, or making them from its weights, and comparing their checksums.</summary>
    Extracting,

    /// <summary>Rewriting a graph and comparing its outputs.</summary>
    Rewriting,

    /// <summary>Done.</summary>
    Installed,
}

/// <summary>How far an installation is.</summary>
/// <param name="Pack">Pack name; empty until the manifest inside an archive is read.</param>
/// <param name="Stage">What is being done.</param>
/// <param name="File">The file it is done to, or null.</param>
/// <param name="Done">Bytes (downloading) or files (extracting, rewriting) done.</param>
/// <param name="Total">Of so many; null when not known.</param>
public sealed record PackProgress(string Pack, PackStage Stage, string? File = null, long Done = 0, long? Total = null);
