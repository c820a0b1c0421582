using FaceCV.Core.Gallery;

namespace FaceCV.Cli;

/// <summary>What has to be in place before a command can work.</summary>
internal static class Preparation
{
    /// <summary>Installs the pack in use when it is missing.</summary>
    public static Task PreparePackAsync(this CliContext context, CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }

    /// <summary>Opens the gallery, migrating it when it is old and creating it when there is none.</summary>
    public static Task OpenGalleryAsync(this CliContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(context.Settings.Storage.DatabasePath)!);
        return context.Get<PersonGallery>().OpenAsync([], cancellationToken);
    }
}
