using FaceCV.Cli.Models;
using FaceCV.Core.Gallery;
using FaceCV.Server.Collections;

namespace FaceCV.Cli;

/// <summary>What has to be in place before a command can work.</summary>
internal static class Preparation
{
    /// <summary>Installs the pack in use when it is missing.</summary>
    public static Task PreparePackAsync(this CliContext context, CancellationToken cancellationToken) =>
        context.Get<IPackProvision>().EnsureAsync(cancellationToken);

    /// <summary>Opens the gallery, migrating it when it is old and creating it when there is none.</summary>
    public static async Task OpenGalleryAsync(this CliContext context, CancellationToken cancellationToken)
    {
        await context.Get<Galleries>().OpenAsync(cancellationToken);
        await context.Get<GalleryScope>().EnterAsync(context.Collection, cancellationToken);
    }
}
