using FaceCV.Cli.Output;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Models;

/// <summary>Pulls the pack in use at its first use, with progress on the error stream; refuses one that is there but damaged.</summary>
internal sealed class PackProvision(CliContext context) : IPackProvision
{
    /// <inheritdoc/>
    public Task EnsureAsync(CancellationToken cancellationToken)
    {
        var status = context.Get<PackCatalogue>().StatusOf(null);
        return status.State == PackState.Installed
            ? Task.CompletedTask
            : PackProgressView.RunAsync(
                context, status.Name, (progress, token) => context.Get<PackInstaller>().EnsureInstalledAsync(status.Name, progress, token), cancellationToken);
    }
}
