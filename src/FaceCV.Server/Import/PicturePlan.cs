using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;

namespace FaceCV.Server.Import;

/// <summary>One picture to enrol.</summary>
/// <param name="File">Its path in the archive or folder.</param>
/// <param name="Name">Whose it is; null when nothing says so.</param>
/// <param name="ExternalId">The person's id in another system; null when not known.</param>
/// <param name="Metadata">What else is said of the person; null is nothing.</param>
/// <param name="Refusal">Why it cannot be enrolled, when that is plain already.</param>
internal sealed record PlannedPicture(string File, string? Name, string? ExternalId = null, JsonObject? Metadata = null, FaceException? Refusal = null);

/// <summary>Works out who is on which picture: by a manifest when there is one, else by the folders' names.</summary>
internal static class PicturePlan
{
    /// <summary>Every picture to enrol, in order.</summary>
    /// <param name="pictures">Where they lie.</param>
    /// <param name="beside">A manifest that came beside them; it wins over one that lies with them.</param>
    /// <param name="settings">How many there may be.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>: there is no picture, there are too many, or the manifest is wrong.</exception>
    public static async Task<IReadOnlyList<PlannedPicture>> MakeAsync(
        IPictures pictures, byte[]? beside, FaceCvSettings settings, CancellationToken cancellationToken)
    {
        var manifest = beside ?? await pictures.ReadManifestAsync(cancellationToken);
        if (manifest is not null) return ByManifest(pictures, Manifest.Read(manifest, settings.Jobs.MaxItems));
        var files = pictures.Files;
        if (files.Count == 0)
        {
            throw new FaceException(
                FaceError.InvalidArgument,
                $"There is no picture in it ({string.Join(' ', settings.Images.AllowedExtensions)}).",
                "Make one folder a person, named as the person, with that person's pictures in it.");
        }

        if (files.Count > settings.Jobs.MaxItems)
            throw new FaceException(FaceError.InvalidArgument, $"There are {files.Count:N0} pictures in it; one job takes {settings.Jobs.MaxItems:N0}.", "Send several jobs, or raise FACECV_JOB_MAX_ITEMS.");
        return [.. files.Select(file => ByFolder(file, pictures.Wrapper))];
    }

    private static PlannedPicture ByFolder(string file, string wrapper)
    {
        var name = PicturePaths.FirstFolder(file[wrapper.Length..]);
        return name is not null ? new PlannedPicture(file, name) : new PlannedPicture(file, null, Refusal: new FaceException(
            FaceError.MissingField, "The picture lies in no person's folder, so nothing says whose it is.", "Put it into a folder named as the person, or send a manifest."));
    }

    private static List<PlannedPicture> ByManifest(IPictures pictures, IReadOnlyList<ManifestRow> rows)
    {
        var (planned, lines) = (new List<PlannedPicture>(rows.Count), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var file = Find(pictures, row.File);
            var picture = new PlannedPicture(file ?? row.File, row.Name, row.ExternalId, row.Metadata);
            if (file is null)
                picture = picture with { Refusal = Refused(FaceError.InvalidArgument, $"Line {row.Line} of the manifest names a file that is not there.") };
            else if (!lines.TryAdd(file, row.Line))
                picture = picture with { Refusal = Refused(FaceError.Conflict, $"Line {row.Line} of the manifest names a file that line {lines[file]} names already.") };
            planned.Add(picture);
        }

        return planned;
    }

    private static string? Find(IPictures pictures, string written)
    {
        if (written.Length == 0 || PicturePaths.Normalise(written) is not { } path) return null;
        return new[] { path, pictures.Wrapper + path }.FirstOrDefault(pictures.Contains);
    }

    private static FaceException Refused(FaceError error, string message) => new(error, message, "Mend that line; the others were done.");
}
