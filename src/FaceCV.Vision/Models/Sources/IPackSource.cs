namespace FaceCV.Vision.Models.Sources;

/// <summary>Somewhere that published model files can be had from.</summary>
internal interface IPackSource
{
    /// <summary>Gets the files near: downloads and checks an archive, or opens a folder.</summary>
    /// <param name="workFolder">An empty folder for temporary files, removed by the caller.</param>
    /// <param name="progress">Told bytes done and in all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Core.Errors.FaceException">
    /// <see cref="Core.Errors.FaceError.ModelDownloadFailed"/> when it cannot be had,
    /// <see cref="Core.Errors.FaceError.ModelDamaged"/> when its checksum differs.
    /// </exception>
    Task<IPackFiles> OpenAsync(string workFolder, IProgress<TransferProgress>? progress, CancellationToken cancellationToken);
}

/// <summary>How far a transfer is.</summary>
/// <param name="Done">Bytes so far.</param>
/// <param name="Total">Bytes in all; null when not known.</param>
internal readonly record struct TransferProgress(long Done, long? Total);

/// <summary>The files of an opened source. Paths have forward slashes and lie inside the source.</summary>
internal interface IPackFiles : IDisposable
{
    /// <summary>Every file's path.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>Reads one file.</summary>
    /// <param name="path">One of <see cref="Paths"/>.</param>
    /// <param name="maximumBytes">Most bytes it may have.</param>
    /// <exception cref="Core.Errors.FaceException"><see cref="Core.Errors.FaceError.ModelDamaged"/> when it is longer, or the archive is broken.</exception>
    byte[] Read(string path, long maximumBytes);
}
