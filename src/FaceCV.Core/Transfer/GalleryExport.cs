using System.Reflection;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Transfer;

/// <summary>What an export is to hold.</summary>
/// <param name="Crops">Whether the aligned crops go with it.</param>
/// <param name="Key">Seals the archive; null leaves templates and crops readable by who has the file.</param>
/// <param name="Collection">Name of the one collection that is wanted; null is all of them.</param>
public sealed record ExportOptions(bool Crops, RecordCipher? Key = null, string? Collection = null);

/// <summary>What was exported.</summary>
/// <param name="Counts">How much.</param>
/// <param name="ChangedMeanwhile">Whether somebody wrote to the gallery during the export, so that it may hold some of those changes and not others.</param>
/// <param name="CropsLeftOut">Faces whose crop was not wanted.</param>
public sealed record ExportReport(ArchiveCounts Counts, bool ChangedMeanwhile, long CropsLeftOut);

/// <summary>Use case: writes everybody into an archive, whatever store they are in, with little memory.</summary>
/// <param name="galleries">The collections of the database.</param>
/// <param name="time">Clock.</param>
public sealed class GalleryExport(Galleries galleries, TimeProvider time)
{
    /// <summary>Media type of an archive.</summary>
    public const string MediaType = "application/vnd.facecv.archive";

    /// <summary>End of an archive's file name.</summary>
    public const string FileExtension = ".facecv";

    private const int PageLength = 250;

    private static readonly string Program =
        $"facecv {typeof(GalleryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}";

    /// <summary>Writes the archive.</summary>
    /// <param name="destination">Where to; stays open. What lies there after a failure has no end, so no import takes it.</param>
    /// <param name="options">What it is to hold.</param>
    /// <param name="progress">Told the share that is done, 0..1; null is nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>, <see cref="FaceError.CollectionNotFound"/>.</exception>
    public async Task<ExportReport> RunAsync(Stream destination, ExportOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var before = await galleries.Default.Store.LastRevisionAsync(cancellationToken);
        var collections = await CollectionsAsync(options.Collection, cancellationToken);
        var (people, faces) = (collections.Sum(one => one.Counts.People), collections.Sum(one => one.Counts.Faces));
        using var writer = await ArchiveWriter.BeginAsync(destination, new ArchiveHeader(Program, time.GetUtcNow(), people, faces, options.Crops), options.Key, cancellationToken);
        var leftOut = 0L;
        foreach (var (collection, store, _) in collections)
        {
            writer.Write(new ArchiveCollection(collection.Name, collection.RetentionDays));
            leftOut += await WriteAsync(store, writer, options.Crops, () => progress?.Report(Math.Min(1, (writer.Counts.People + writer.Counts.Faces) / (double)Math.Max(1, people + faces))), cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
        return new ExportReport(writer.Counts, await galleries.Default.Store.LastRevisionAsync(cancellationToken) != before, leftOut);
    }

    // How many crops were left out.
    private static async Task<long> WriteAsync(IGalleryStore store, ArchiveWriter writer, bool withCrops, Action progress, CancellationToken cancellationToken)
    {
        var (from, leftOut) = ((string?)null, 0L);
        do
        {
            var page = await store.ReadGalleryAsync(from, PageLength, withCrops, cancellationToken);
            foreach (var person in page.People) await writer.WriteAsync(person, cancellationToken);
            leftOut += page.People.Sum(person => person.Faces.Count(face => face.Face.HasCrop && face.AlignedCrop is null));
            progress();
            from = page.Next;
        }
        while (from is not null);
        return leftOut;
    }

    private async Task<IReadOnlyList<(Collection Collection, IGalleryStore Store, GalleryCounts Counts)>> CollectionsAsync(string? name, CancellationToken cancellationToken)
    {
        var found = new List<(Collection, IGalleryStore, GalleryCounts)>();
        foreach (var collection in await galleries.ListAsync(cancellationToken))
        {
            if (!string.IsNullOrEmpty(name) && name != collection.Name) continue;
            var store = (await galleries.FindAsync(collection.Name, cancellationToken)).Store;
            found.Add((collection, store, await store.CountAsync(cancellationToken)));
        }

        return found.Count > 0 ? found : throw CollectionName.NotFound();
    }
}
