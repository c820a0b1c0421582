using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Chroma.Wire;

namespace FaceCV.Stores.Chroma.Vectors;

/// <summary>
/// Keeps the vectors of one gallery in Chroma as the store has them: it follows the store's changes, reads what is true now, and writes that, so
/// that what is done twice or late does no harm. Used by one caller at a time.
/// </summary>
internal sealed class VectorMirror(IGalleryStore truth, VectorCollections vectors)
{
    private const int VectorsPerRequest = 200;
    private const int MarksPerPage = 2_000;

    private Dictionary<ModelId, ChromaCollection>? _collections;
    private long _revision = -1;

    /// <summary>The revision that Chroma holds; -1 when that is not known.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>The collection of a model, when it is known.</summary>
    public ChromaCollection? Find(ModelId model) => _collections is { } known && known.TryGetValue(model, out var collection) ? collection : null;

    /// <summary>Delivers what changed; compares everything when it is not known what did.</summary>
    /// <exception cref="ChromaFailure">Chroma does not take it; what was delivered is.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var collections = _collections ??= await vectors.FindAsync(cancellationToken);
        if (_revision < 0) _revision = collections.Count == 0 ? -1 : collections.Values.Min(VectorCollections.RevisionOf);
        if (await AddModelsAsync(collections, cancellationToken) || _revision < 0)
        {
            await CompareAsync(cancellationToken);
            return;
        }

        while (true)
        {
            if (await truth.ReadChangesAsync(_revision, includeOwn: true, cancellationToken) is not { } page)
            {
                await CompareAsync(cancellationToken);
                return;
            }

            if (page.Revision == _revision) return;
            await DeliverAsync(collections, page.Changes, cancellationToken);
            foreach (var (model, collection) in collections) await vectors.NoteAsync(model, collection, page.Revision, cancellationToken);
            Interlocked.Exchange(ref _revision, page.Revision);
        }
    }

    /// <summary>Compares every vector with the store's template, and makes good what differs.</summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var collections = _collections = await vectors.FindAsync(cancellationToken);
        var revision = await truth.LastRevisionAsync(cancellationToken);
        await AddModelsAsync(collections, cancellationToken);
        foreach (var (model, collection) in collections)
        {
            await CompareAsync(model, collection, cancellationToken);
            await vectors.NoteAsync(model, collection, revision, cancellationToken);
        }

        if (truth.Collection == CollectionName.Default)
            await vectors.DeleteOthersAsync((await truth.ListCollectionsAsync(cancellationToken)).Select(gallery => gallery.Name), cancellationToken);
        Interlocked.Exchange(ref _revision, revision);
    }

    /// <summary>Writes every vector anew, turned by another matrix.</summary>
    public async Task RotateAsync(CancellationToken cancellationToken)
    {
        await vectors.DeleteAllAsync(cancellationToken);
        Forget();
        await CompareAsync(cancellationToken);
    }

    /// <summary>Looks anew what Chroma holds, as after an outage.</summary>
    public void Forget()
    {
        Interlocked.Exchange(ref _revision, -1);
        _collections = null;
    }

    private async Task<bool> AddModelsAsync(Dictionary<ModelId, ChromaCollection> collections, CancellationToken cancellationToken)
    {
        var missing = (await truth.ListModelsAsync(cancellationToken)).Where(model => !collections.ContainsKey(model)).ToList();
        foreach (var model in missing) collections[model] = await vectors.CreateAsync(model, cancellationToken);
        return missing.Count > 0;
    }

    private async Task DeliverAsync(Dictionary<ModelId, ChromaCollection> collections, IReadOnlyList<GalleryChange> changes, CancellationToken cancellationToken)
    {
        var faces = changes.Where(change => change.FaceId is not null).Select(change => change.FaceId!.Value).Distinct().ToList();
        var erased = changes.Where(change => change.FaceId is null).Select(change => change.PersonId).Distinct().ToList();
        foreach (var (model, collection) in collections)
        {
            foreach (var chunk in faces.Chunk(VectorsPerRequest))
            {
                var present = await truth.ReadTemplatesAsync(chunk, model, cancellationToken);
                await vectors.DeleteAsync(collection, chunk.Except(present.Select(template => template.FaceId)), cancellationToken);
                await vectors.UpsertAsync(collection, present, cancellationToken);
            }

            foreach (var person in erased) await vectors.DeleteAsync(collection, person, cancellationToken);
        }
    }

    private async Task CompareAsync(ModelId model, ChromaCollection collection, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<FaceId, string>();
        while (true)
        {
            var page = await vectors.MarksAsync(collection, marks.Count, MarksPerPage, cancellationToken);
            foreach (var (face, mark) in page) marks[face] = mark;
            if (page.Count < MarksPerPage) break;
        }

        var wrong = new List<IndexedTemplate>(VectorsPerRequest);
        await foreach (var template in truth.ReadTemplatesAsync(model, cancellationToken))
        {
            if (marks.Remove(template.FaceId, out var mark) && mark == vectors.MarkOf(collection, template)) continue;
            wrong.Add(template);
            if (wrong.Count < VectorsPerRequest) continue;
            await vectors.UpsertAsync(collection, wrong, cancellationToken);
            wrong.Clear();
        }

        await vectors.UpsertAsync(collection, wrong, cancellationToken);
        await vectors.DeleteAsync(collection, marks.Keys, cancellationToken);
    }
}
