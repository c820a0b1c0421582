using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Index;

namespace FaceCV.Core.Gallery;

/// <summary>Brings what a store holds of a model into an index: all of it, or what changed since the index was kept.</summary>
internal sealed class IndexFiller(ModelId modelId, IGalleryStore store, LoadingIndex target)
{
    private const int Tries = 3;

    private Task<TemplateCoverage>? _coverage;

    /// <summary>Everything in the store up to this revision is in the index.</summary>
    public long Revision { get; private set; }

    /// <summary>Why an index that is complete up to a mark is of no use, as the end of a sentence; null when it may be of use.</summary>
    public async Task<string?> WhyStaleAsync(IndexMark mark)
    {
        if (await store.LastRevisionAsync() < mark.Revision) return "the database is older than it";
        if (await store.ReadChangesAsync(mark.Revision, includeOwn: true) is null) return "more has changed since than the database keeps account of";

        // Counting a large table takes as long as reading the index back: at the same time.
        _coverage = store.CoverageAsync(modelId);
        return null;
    }

    /// <summary>Brings in what changed since a mark, then checks the index against the store.</summary>
    /// <returns>Why the index is of no use after all; null when it is complete.</returns>
    public async Task<string?> CatchUpAsync(IndexMark mark, IVectorIndex index)
    {
        Revision = mark.Revision;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            while (true)
            {
                if (await store.ReadChangesAsync(Revision, includeOwn: true) is not { } page) return "more changed than the database keeps account of";
                await ApplyAsync(page.Changes, index.Dimension);
                if (page.Revision == Revision) break;
                Revision = page.Revision;
            }

            // Writes of other processes that come in between are no disagreement: look again.
            if (await AgreesAsync(index)) return null;
        }

        return "it does not agree with the database";
    }

    /// <summary>Reads everything.</summary>
    /// <exception cref="FaceException">The store cannot be read, or holds templates of another dimension.</exception>
    public async Task ReadAllAsync()
    {
        Revision = await store.LastRevisionAsync();
        await foreach (var template in store.ReadTemplatesAsync(modelId))
        {
            if (template.Embedding.Dimension != target.Dimension) throw WrongDimension(template);
            target.AddRead(template);
        }
    }

    private async Task ApplyAsync(IReadOnlyList<GalleryChange> changes, int dimension)
    {
        if (changes.Count == 0) return;
        var faces = changes.Where(change => change.FaceId is not null).Select(change => change.FaceId!.Value).Distinct().ToList();
        var present = faces.Count == 0 ? [] : await store.ReadTemplatesAsync(faces, modelId);
        foreach (var gone in faces.Except(present.Select(template => template.FaceId))) target.RemoveRead(gone);
        foreach (var template in present)
        {
            if (template.Embedding.Dimension != dimension) throw WrongDimension(template);
            target.AddRead(template);
        }

        foreach (var change in changes.Where(change => change.FaceId is null)) target.RemovePerson(change.PersonId);
    }

    // As many templates, and of some, the newest among them, the very same. A database restored from a backup lacks the newest.
    private async Task<bool> AgreesAsync(IVectorIndex index)
    {
        var before = index.Count;
        var counted = _coverage is null ? 0 : (await _coverage).WithTemplate;
        var stored = counted == before ? counted : (await store.CoverageAsync(modelId)).WithTemplate;
        if (stored != before && stored != index.Count) return false;
        var some = index.Some();
        var templates = (await store.ReadTemplatesAsync([.. some.Select(vector => vector.FaceId)], modelId)).ToDictionary(template => template.FaceId);
        return some.All(vector => templates.TryGetValue(vector.FaceId, out var template)
            && template.PersonId == vector.PersonId && template.Embedding.Values.SequenceEqual(vector.Values));
    }

    private FaceException WrongDimension(IndexedTemplate template) => new(
        FaceError.StoreUnavailable,
        $"The stored template of face {template.FaceId} has {template.Embedding.Dimension} components; model {modelId} makes {target.Dimension}.",
        "Delete that face and enrol it again, or restore the database from a backup.");
}
