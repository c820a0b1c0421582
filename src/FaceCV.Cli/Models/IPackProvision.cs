namespace FaceCV.Cli.Models;

/// <summary>Has the packs in use installed before it is needed.</summary>
internal interface IPackProvision
{
    /// <summary>Installs the pack, and that of another detector, when they are missing. Called before every image; only the first call does work.</summary>
    /// <exception cref="Core.Errors.FaceException">The pack is not known, or could not be had.</exception>
    Task EnsureAsync(CancellationToken cancellationToken);
}
