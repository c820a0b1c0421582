using System.Text.Json.Nodes;
using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Jobs;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Server.Inference;
using FaceCV.Server.Security;

namespace FaceCV.Server.Jobs;

/// <summary>
/// Jobs that give every enrolled face of every collection a template of another pack, made of its kept crop, and select that pack when all have one: until then
/// nothing searches by it. An item is a batch of crops; the last one selects. What templates of crops miss more than those of pictures is measured by
/// <c>evaluate calibrate --crops</c> (docs/accuracy.md): next to nothing for the starter pack, a twentieth of the misses at FMR 1e-4 for <c>faceapi</c>.
/// </summary>
internal sealed class ReembedWork(
    Galleries galleries, IRecogniserCatalogue recognisers, ICropEmbedder embedder, ActivePack active, FaceCvSettings settings, RecognitionOptions options) : IJobWork
{
    private const int CropsPerItem = 200;
    private const string Embedded = "embedded", Selected = "selected";
    private const string Pack = "model_name", Select = "select", AllowMissing = "allow_missing", Batch = "batch";

    /// <inheritdoc/>
    public string Kind => "reembed";

    /// <inheritdoc/>
    public IReadOnlyList<string> Outcomes { get; } = [Embedded, Selected, JobOutcome.RefusedWord];

    /// <inheritdoc/>
    public async Task<JobPlan> PlanAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.Caller.Collections is not null || !submission.Caller.Scopes.Allow(AccessScope.Manage))
            throw new FaceException(FaceError.Forbidden, "This job reaches every collection and may select a model; it needs the scope 'manage'.", "Use a key with that scope that is not limited to collections.");
        var pack = submission.Fields.Text(Pack)
            ?? throw new FaceException(FaceError.MissingField, $"The field '{Pack}' is missing.", "Name the pack to make templates with; `facecv models list` shows what is installed.");
        var recogniser = recognisers.Find(pack);
        var (selects, allows) = (submission.Fields.Flag(Select) ?? true, submission.Fields.Flag(AllowMissing) ?? false);
        var coverage = await CoverageAsync(recogniser, cancellationToken);
        if (coverage.Missing > coverage.Embeddable && selects && !allows) throw Missing(recogniser, coverage.Missing - coverage.Embeddable);

        var batches = 0L;
        foreach (var gallery in await GalleriesAsync(cancellationToken))
            batches += ((await gallery.Store.CoverageAsync(recogniser.ModelId, cancellationToken)).Embeddable + CropsPerItem - 1) / CropsPerItem;
        var items = Enumerable.Range(0, (int)batches)
            .Select(n => new JobItem(n, $"batch {n + 1} of {batches}", new JsonObject { [Batch] = true })).ToList();
        if (selects) items.Add(new JobItem(items.Count, $"select {recogniser.Pack}", new JsonObject { [Batch] = false }));
        return new JobPlan(new JsonObject { [Pack] = recogniser.Pack, [Select] = selects, [AllowMissing] = allows }, items);
    }

    /// <inheritdoc/>
    public Task<IJobRun> OpenAsync(Job job, CancellationToken cancellationToken) =>
        Task.FromResult<IJobRun>(new Run(this, recognisers.Find((string)job.Options[Pack]!), (bool)job.Options[AllowMissing]!));

    private static FaceException Missing(Recogniser recogniser, long faces) => new(
        FaceError.Conflict,
        $"{faces} enrolled face(s) have no template of pack '{recogniser.Pack}' and no crop to make one of, so it would not find them.",
        $"Enrol them again with that pack, or send {AllowMissing}=true. Set FACECV_KEEP_CROPS to keep crops from now on.");

    private sealed class Run(ReembedWork work, Recogniser recogniser, bool allowMissing) : IJobRun
    {
        private IReadOnlyList<PersonGallery> _galleries = [];
        private int _at;
        private long? _from;

        // One batch after the other: each takes up where the last one ended.
        public string? LaneOf(JobItem item) => "gallery";

        public async Task<JobOutcome> DoAsync(JobItem item, CancellationToken cancellationToken)
        {
            if ((bool)item.Input![Batch]!) return Outcome(await NextBatchAsync(cancellationToken));
            await CatchUpAsync(cancellationToken);
            var coverage = await work.CoverageAsync(recogniser, cancellationToken);
            if (coverage.Missing > 0 && !allowMissing) return JobOutcome.Refused(Missing(recogniser, coverage.Missing));

            // The index is there before the first search needs it.
            await work.LoadIndexAsync(recogniser, cancellationToken);
            var before = work.SelectPack(recogniser);
            return new JobOutcome(Selected, new JsonObject { ["selected"] = recogniser.Pack, ["before"] = before, ["missing"] = coverage.Missing });
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static JobOutcome Outcome((int Templates, int Damaged) batch) =>
            new(Embedded, new JsonObject { ["templates"] = batch.Templates, ["damaged_crops"] = batch.Damaged });

        // Faces that were enrolled while the job ran, or that an earlier run of it left behind.
        private async Task CatchUpAsync(CancellationToken cancellationToken)
        {
            _galleries = [];
            do await NextBatchAsync(cancellationToken);
            while (_at < _galleries.Count);
        }

        private async Task<(int Templates, int Damaged)> NextBatchAsync(CancellationToken cancellationToken)
        {
            if (_galleries.Count == 0) (_galleries, _at, _from) = (await work.GalleriesAsync(cancellationToken), 0, null);
            while (_at < _galleries.Count)
            {
                var gallery = _galleries[_at];
                var page = await gallery.Store.ReadCropsWithoutAsync(recogniser.ModelId, _from, CropsPerItem, cancellationToken);
                _from = page.Next;
                if (_from is null) _at++;
                if (page.Crops.Count > 0) return await work.EmbedAsync(gallery, recogniser, page.Crops, cancellationToken);
            }

            return default;
        }
    }

    private Task<IReadOnlyList<PersonGallery>> GalleriesAsync(CancellationToken cancellationToken) => galleries.AllAsync(cancellationToken);

    private async Task<TemplateCoverage> CoverageAsync(Recogniser recogniser, CancellationToken cancellationToken)
    {
        var sum = default(TemplateCoverage);
        foreach (var gallery in await GalleriesAsync(cancellationToken))
        {
            var of = await gallery.Store.CoverageAsync(recogniser.ModelId, cancellationToken);
            sum = new TemplateCoverage(sum.Faces + of.Faces, sum.WithTemplate + of.WithTemplate, sum.Embeddable + of.Embeddable);
        }

        return sum;
    }

    private async Task LoadIndexAsync(Recogniser recogniser, CancellationToken cancellationToken)
    {
        foreach (var gallery in await GalleriesAsync(cancellationToken)) await gallery.IndexAsync(recogniser.ModelId, recogniser.Dimension, cancellationToken);
    }

    private string SelectPack(Recogniser recogniser) => active.Select(recogniser.Pack);

    private async Task<(int Templates, int Damaged)> EmbedAsync(
        PersonGallery gallery, Recogniser recogniser, IReadOnlyList<StoredCrop> crops, CancellationToken cancellationToken)
    {
        var (templates, damaged) = (new IndexedTemplate?[crops.Count], 0);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Models.Workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, crops.Count), parallel, async (n, token) =>
        {
            try
            {
                var embedding = await embedder.EmbedCropAsync(crops[n].Jpeg, recogniser.Pack, options.MirrorTemplates, token);
                templates[n] = new IndexedTemplate(crops[n].FaceId, crops[n].PersonId, embedding);
            }
            catch (FaceException exception) when (exception.Error is FaceError.InvalidImage or FaceError.UnsupportedImageFormat)
            {
                Interlocked.Increment(ref damaged);
            }
        });
        return (await gallery.AddTemplatesAsync([.. templates.OfType<IndexedTemplate>()], cancellationToken), damaged);
    }
}
