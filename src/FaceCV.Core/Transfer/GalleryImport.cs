using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Core.Transfer;

/// <summary>
/// Use case: brings the people of an archive into a database, whatever store it is. The archive is read to its end and checked before
/// anything is written; then it is written in transactions of some hundred faces. Run again after a stop, it goes on where it was.
/// </summary>
/// <param name="galleries">Where to.</param>
/// <param name="time">Clock.</param>
/// <param name="options">How.</param>
public sealed class GalleryImport(Galleries galleries, TimeProvider time, ImportOptions options)
{
    private ImportAccount _account = new();

    /// <summary>What has been done so far, also when it stopped with a failure.</summary>
    public ImportReport Report => _account.Report;

    /// <summary>Checks the archive and imports it.</summary>
    /// <param name="archive">The archive, at its beginning; is read several times.</param>
    /// <param name="progress">Told the share that is done, 0..1; null is nobody.</param>
    /// <param name="cancellationToken">Stops it between two transactions.</param>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.InvalidArchive"/>, <see cref="FaceError.Conflict"/>, <see cref="FaceError.CollectionNotFound"/>,
    /// <see cref="FaceError.InvalidArgument"/>, <see cref="FaceError.StoreUnavailable"/>; <see cref="Report"/> tells whether and what was written.
    /// </exception>
    public async Task<ImportReport> RunAsync(Stream archive, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var looksAhead = options is { OnConflict: ConflictPolicy.Fail, DryRun: false };
        var shares = new ImportProgress(archive, looksAhead ? 3 : 2, progress);
        var check = await ArchiveCheck.RunAsync(shares.Begin(), options.Key, shares.Report, cancellationToken);
        if (!string.IsNullOrEmpty(options.Collection) && check.Collections.Count > 1)
            throw new FaceException(FaceError.InvalidArgument, $"The archive holds {check.Collections.Count} collections, which cannot all go to one.", "Import it without naming a collection, or export the one that is wanted.");
        await RefuseOtherDimensionsAsync(check, cancellationToken);
        if (looksAhead)
        {
            var plan = new ImportAccount();
            await ApplyAsync(shares.Begin(), check, plan, isDryRun: true, shares.Report, cancellationToken);
            if (plan.Report is { PeopleSkipped: > 0 } or { FacesElsewhere: > 0 }) throw Conflicts(plan.Report);
        }

        _account = new ImportAccount();
        await ApplyAsync(shares.Begin(), check, _account, options.DryRun, shares.Report, cancellationToken);
        return Report;
    }

    private static FaceException Conflicts(ImportReport plan) => new(
        FaceError.Conflict, $"{plan.PeopleSkipped:N0} people of the archive are here already and differ, and {plan.FacesElsewhere:N0} of its faces are another person's here. Nothing was imported.",
        "Choose what happens to them: skip, merge or replace; a dry run tells how many each would change.");

    private async Task RefuseOtherDimensionsAsync(ArchiveCheck check, CancellationToken cancellationToken)
    {
        foreach (var gallery in await galleries.AllAsync(cancellationToken))
        foreach (var (model, dimension) in check.Models)
        {
            await foreach (var present in gallery.Store.ReadTemplatesAsync(model, cancellationToken))
            {
                if (present.Embedding.Dimension != dimension)
                    throw ArchiveFormat.Foreign($"The archive's templates of {model} have {dimension} components, those of this gallery {present.Embedding.Dimension}.", "Export it again from where it was made.");
                break;
            }
        }
    }

    private async Task ApplyAsync(Stream archive, ArchiveCheck check, ImportAccount account, bool isDryRun, Action progress, CancellationToken cancellationToken)
    {
        var targets = new Dictionary<string, ImportTarget?>(StringComparer.Ordinal);
        foreach (var collection in check.Collections) targets[collection.Name] = await TargetAsync(collection, account, isDryRun, cancellationToken);
        using var reader = await ArchiveReader.OpenAsync(archive, options.Key, cancellationToken);
        var (collector, name) = (default(CollectionImport), default(string));
        await foreach (var portion in reader.ReadAsync(cancellationToken))
        {
            if (portion.Collection.Name != name)
            {
                if (collector is not null) await collector.FinishAsync(cancellationToken);
                name = portion.Collection.Name;
                collector = targets[name] is { } target ? new CollectionImport(target, options.OnConflict, time) : null;
            }

            if (collector is not null) await collector.AddAsync(portion, cancellationToken);
            else CountNew(portion, account);
            progress();
        }

        if (collector is not null) await collector.FinishAsync(cancellationToken);
        progress();
    }

    // Null is a collection that a dry run would have to make.
    private async Task<ImportTarget?> TargetAsync(ArchiveCollection collection, ImportAccount account, bool isDryRun, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrEmpty(options.Collection) ? collection.Name : options.Collection;
        if (name != options.Collection && (await galleries.ListAsync(cancellationToken)).All(present => present.Name != name))
        {
            account.Report = account.Report with { CollectionsCreated = account.Report.CollectionsCreated + 1 };
            if (isDryRun) return null;
            await galleries.CreateAsync(new Collection(name, collection.RetentionDays, time.GetUtcNow()), cancellationToken);
        }

        return new ImportTarget(await galleries.FindAsync(name, cancellationToken), account, isDryRun);
    }

    private static void CountNew(ArchivePortion portion, ImportAccount account) => account.Report = account.Report with
    {
        PeopleCreated = account.Report.PeopleCreated + (portion.IsFirst ? 1 : 0), FacesAdded = account.Report.FacesAdded + portion.Faces.Count,
    };
}
