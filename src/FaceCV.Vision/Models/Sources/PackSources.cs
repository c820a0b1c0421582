namespace FaceCV.Vision.Models.Sources;

/// <summary>Chooses the source for what a manifest or a user names.</summary>
/// <param name="http">For https sources.</param>
/// <param name="searchPath">Folders to look for npm in, as in PATH.</param>
internal sealed class PackSources(HttpClient http, string? searchPath)
{
    /// <summary>The source a manifest names; null for packs that are put in place by hand.</summary>
    public IPackSource? Of(PackSourceInfo source) => source.Kind switch
    {
        "npm" => new NpmSource(source.Package!, source.Version!, source.Integrity!, searchPath),
        "https" => new HttpZipSource(http, new Uri(source.Url!), source.Integrity),
        _ => null,
    };

    /// <summary>The source a user names: an address, else a path.</summary>
    /// <exception cref="Core.Errors.FaceException"><see cref="Core.Errors.FaceError.InvalidArgument"/> for an address that is not allowed.</exception>
    public IPackSource At(string location) =>
        Uri.TryCreate(location, UriKind.Absolute, out var address) && !address.IsFile && location.Contains("://", StringComparison.Ordinal)
            ? new HttpZipSource(http, address, integrity: null)
            : new LocalSource(location);
}
