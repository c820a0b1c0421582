using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Import;

namespace FaceCV.Cli.Images;

/// <summary>Reads image files named on the command line.</summary>
internal static class ImageFiles
{
    /// <summary>The bytes of one file, refused before reading when there are more than allowed.</summary>
    /// <exception cref="FaceException">There is no such file, it cannot be read, or it is too large.</exception>
    public static async Task<byte[]> ReadAsync(string path, ImageSettings limits, CancellationToken cancellationToken)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > limits.MaxUploadSize)
            {
                throw new FaceException(
                    FaceError.ImageTooLarge, $"The file has {length:N0} bytes; at most {limits.MaxUploadSize:N0} are read.", "Raise FACECV_MAX_UPLOAD_SIZE, or make the picture smaller.");
            }

            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FaceException(FaceError.InvalidArgument, "There is no such file.", "Check the path.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new FaceException(FaceError.InvalidArgument, "The file may not be read, or is a folder.", "Check the path and its permissions.", exception);
        }
    }

    /// <summary>The image files of a folder of people: each sub-folder is a person, named as the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="settings">Which files are images.</param>
    /// <param name="root">Where the folder and every image have to lie below; null is anywhere.</param>
    /// <exception cref="FaceException">There is no such folder, or nobody in it, or something does not lie below the root.</exception>
    public static IReadOnlyList<PersonFolder> OfPeople(string folder, ImageSettings settings, ImportRoot? root)
    {
        root?.Folder(Path.GetFullPath(folder));
        if (!Directory.Exists(folder)) throw new FaceException(FaceError.InvalidArgument, $"There is no folder '{folder}'.", "Check the path.");
        var people = Directory.EnumerateDirectories(folder)
            .Select(person => new PersonFolder(Path.GetFileName(person), ImagesIn(person, settings)))
            .Where(person => person.Files.Count > 0)
            .OrderBy(person => person.Name, StringComparer.Ordinal)
            .ToArray();
        foreach (var file in people.SelectMany(person => person.Files)) root?.File(Path.GetFullPath(file));
        if (people.Length > 0) return people;
        throw new FaceException(
            FaceError.InvalidArgument,
            $"'{folder}' has no sub-folder with images ({string.Join(' ', settings.AllowedExtensions)}).",
            "Make one sub-folder a person, named as the person, with that person's pictures in it.");
    }

    /// <summary>The image files below a folder, in order of their paths, spread evenly when there are more than wanted.</summary>
    /// <exception cref="FaceException">There is no such folder, or no image in it.</exception>
    public static IReadOnlyList<string> Below(string folder, ImageSettings settings, int most)
    {
        if (!Directory.Exists(folder)) throw new FaceException(FaceError.InvalidArgument, $"There is no folder '{folder}'.", "Check the path.");
        var files = ImagesIn(folder, settings);
        if (files.Length == 0) throw new FaceException(FaceError.InvalidArgument, $"There is no image below '{folder}' ({string.Join(' ', settings.AllowedExtensions)}).", "Name a folder with pictures of faces.");
        return files.Length <= most ? files : [.. Enumerable.Range(0, most).Select(i => files[(int)((long)i * files.Length / most)])];
    }

    private static string[] ImagesIn(string folder, ImageSettings settings) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => settings.AllowedExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal),
    ];
}

/// <summary>One person's pictures.</summary>
/// <param name="Name">Name of the folder, taken as the person's.</param>
/// <param name="Files">Paths in order, beginning as the folder was given.</param>
internal sealed record PersonFolder(string Name, IReadOnlyList<string> Files);
