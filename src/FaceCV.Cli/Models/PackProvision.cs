using FaceCV.Cli.Output;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Models;

/// <summary>Pulls the packs in use at their first use, with progress on the error stream; refuses one that is there but damaged.</summary>
internal sealed class PackProvision(CliContext context) : IPackProvision
{
    /// <inheritdoc/>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(context.Settings.Models.Pack, cancellationToken);
        if (context.Settings.Detection.DetectorPack is { } detector) await EnsureAsync(detector, cancellationToken);
    }

    private Task EnsureAsync(string pack, CancellationToken cancellationToken)
    {
        var status = context.Get<PackCatalogue>().StatusOf(pack);
        return status.State == PackState.Installed
            ? Task.CompletedTask
            : PackProgressView.RunAsync(
                context, status.Name, (progress, token) => context.Get<PackInstaller>().EnsureInstalledAsync(status.Name, progress, token), cancellationToken);
    }
}
