using FaceCV.Core.Errors;

namespace FaceCV.Server.Import;

/// <summary>Pictures that lie together somewhere: in an archive or a folder. Paths have forward slashes. Safe for parallel reading.</summary>
internal interface IPictures : IDisposable
{
    /// <summary>Name of the list of people that may lie beside the pictures.</summary>
    const string ManifestName = "manifest.csv";

    /// <summary>Paths of the pictures, judged by their endings, in order.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Folder that only wraps all the others, with a slash at its end; empty when there is none.</summary>
    string Wrapper { get; }

    /// <summary>Whether there is a file of this path, whatever its ending.</summary>
    bool Contains(string file);

    /// <summary>The bytes of one picture.</summary>
    /// <exception cref="FaceException">It is absent, too large, or cannot be read.</exception>
    Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken);

    /// <summary>The list of people, of up to <see cref="Manifest.MostBytes"/>; null when there is none.</summary>
    /// <exception cref="FaceException">It is too large, or cannot be read.</exception>
    Task<byte[]?> ReadManifestAsync(CancellationToken cancellationToken);
}
