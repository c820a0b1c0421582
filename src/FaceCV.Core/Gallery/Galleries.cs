using System.Collections.Concurrent;
using FaceCV.Core.Audit;
using FaceCV.Core.Faces;
using FaceCV.Core.Index;

namespace FaceCV.Core.Gallery;

/// <summary>The collections of a database, each a <see cref="PersonGallery"/> with indexes of its own, opened when first asked for. Safe for parallel use.</summary>
public sealed class Galleries : IDisposable
{
    private const int FacesPerPage = 500;

    private readonly IGalleryStore _store;
    private readonly IndexMaker _indexMaker;
    private readonly ConcurrentDictionary<string, PersonGallery> _opened = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _opening = new(1, 1);

    /// <summary>Wraps a store.</summary>
    /// <param name="store">The store over the default collection.</param>
    /// <param name="indexMaker">Makes their indexes.</param>
    public Galleries(IGalleryStore store, IndexMaker indexMaker)
    {
        (_store, _indexMaker) = (store, indexMaker);
        Default = new PersonGallery(store, indexMaker);
    }

    /// <summary>The default collection.</summary>
    public PersonGallery Default { get; }

    /// <summary>Initialises the store; called once before anything else.</summary>
    /// <exception cref="Errors.FaceException">The store cannot be used.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken = default)
    {
        await Default.OpenAsync([], cancellationToken);
        await PruneAsync(cancellationToken);
    }

    /// <summary>The gallery of a collection.</summary>
    /// <param name="name">Its name; null or empty is the default one.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.CollectionNotFound"/>, or the store cannot be read.</exception>
    public async ValueTask<PersonGallery> FindAsync(string? name, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(name) || name == CollectionName.Default) return Default;
        if (_opened.TryGetValue(name, out var gallery)) return gallery;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_opened.TryGetValue(name, out gallery)) return gallery;
            if (!CollectionName.IsOne(name) || await _store.OpenCollectionAsync(name, cancellationToken) is not { } store) throw CollectionName.NotFound();
            gallery = new PersonGallery(store, _indexMaker);
            await gallery.OpenAsync([], cancellationToken);
            return _opened[name] = gallery;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>The galleries of all collections, the default one first.</summary>
    /// <exception cref="Errors.FaceException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<PersonGallery>> AllAsync(CancellationToken cancellationToken = default)
    {
        var galleries = new List<PersonGallery>();
        foreach (var collection in await _store.ListCollectionsAsync(cancellationToken)) galleries.Add(await FindAsync(collection.Name, cancellationToken));
        return galleries;
    }

    /// <summary>The collections, the default one first.</summary>
    /// <exception cref="Errors.FaceException">The store cannot be read.</exception>
    public Task<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken = default) => _store.ListCollectionsAsync(cancellationToken);

    /// <summary>Creates a collection.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.Conflict"/> when the name is taken, or the store cannot be written.</exception>
    public Task CreateAsync(Collection collection, CancellationToken cancellationToken = default) => NotingAsync(collection.Name, _store.CreateCollectionAsync(collection, cancellationToken));

    /// <summary>Changes how long faces of a collection are kept; false when there is none of that name.</summary>
    /// <exception cref="Errors.FaceException">The store cannot be written.</exception>
    public Task<bool> SetRetentionAsync(string name, int? days, CancellationToken cancellationToken = default) => NotingAsync(name, _store.SetRetentionAsync(name, days, cancellationToken));

    /// <summary>Erases a collection with everybody in it, and its indexes; false when there is none of that name.</summary>
    /// <exception cref="Errors.FaceException"><see cref="Errors.FaceError.InvalidArgument"/> for the default one, or the store cannot be written.</exception>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        var deleted = await NotingAsync(name, _store.DeleteCollectionAsync(name, cancellationToken));
        if (_opened.TryRemove(name, out var gallery)) gallery.CloseIndexes();
        await PruneAsync(cancellationToken);
        return deleted;
    }

    /// <summary>Brings the writes of other processes into the indexes of every open collection; see <see cref="PersonGallery.FollowAsync"/>.</summary>
    /// <exception cref="Errors.FaceException">The store cannot be read.</exception>
    public async Task<Followed> FollowAsync(CancellationToken cancellationToken = default)
    {
        var found = await Default.FollowAsync(cancellationToken);
        if (_opened.IsEmpty) return found;
        var present = (await _store.ListCollectionsAsync(cancellationToken)).ToDictionary(collection => collection.Name, StringComparer.Ordinal);
        foreach (var (name, gallery) in _opened)
        {
            // Another process may have erased it, and made another one of that name since: that one is opened anew.
            if (!present.ContainsKey(name) || !await gallery.Store.ExistsAsync(cancellationToken))
            {
                if (_opened.TryRemove(KeyValuePair.Create(name, gallery))) gallery.CloseIndexes();
                await PruneAsync(cancellationToken);
                continue;
            }

            var followed = await gallery.FollowAsync(cancellationToken);
            found = new Followed(found.Changes + followed.Changes, found.Reloading || followed.Reloading);
        }

        return found;
    }

    /// <summary>Erases the faces that are past the retention of their collection, and people with their last face.</summary>
    /// <param name="now">The time that counts.</param>
    /// <param name="cancellationToken">Stops it between two faces.</param>
    /// <returns>How many faces were erased.</returns>
    /// <exception cref="Errors.FaceException">The store cannot be written; what was erased stays erased.</exception>
    public async Task<long> EraseExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var erased = 0L;
        foreach (var collection in await _store.ListCollectionsAsync(cancellationToken))
        {
            if (collection.RetentionDays is not { } days) continue;
            var gallery = await FindAsync(collection.Name, cancellationToken);
            erased += await EraseBeforeAsync(gallery, now.AddDays(-days), now, cancellationToken);
        }

        return erased;
    }

    /// <summary>How the indexes that are loaded came to be so, over all collections.</summary>
    public IReadOnlyList<IndexLoad> Loads => [.. Opened.SelectMany(gallery => gallery.Loads)];

    /// <summary>Templates in the indexes that are loaded, by model, over all collections.</summary>
    public IReadOnlyDictionary<ModelId, int> IndexedTemplates => Opened.SelectMany(gallery => gallery.IndexedTemplates)
        .GroupBy(index => index.ModelId, index => index.Templates).ToDictionary(indexes => indexes.Key, indexes => indexes.Sum());

    /// <summary>Vouches for the files of all loaded indexes; see <see cref="PersonGallery.CheckpointAsync"/>.</summary>
    /// <exception cref="Errors.FaceException">The files cannot be written.</exception>
    public async Task CheckpointAsync(CancellationToken cancellationToken = default)
    {
        foreach (var gallery in Opened) await gallery.CheckpointAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gallery in Opened) gallery.CloseIndexes();
        _opening.Dispose();
    }

    private static async Task NotingAsync(string collection, Task change)
    {
        await change;
        AuditScope.Note("collection", collection, collection);
    }

    private static async Task<bool> NotingAsync(string collection, Task<bool> change)
    {
        var changed = await change;
        if (changed) AuditScope.Note("collection", collection, collection);
        return changed;
    }

    private IEnumerable<PersonGallery> Opened => [Default, .. _opened.Values];

    // Also what a process left behind that ended, or a collection whose files another process had open.
    private async Task PruneAsync(CancellationToken cancellationToken) =>
        _indexMaker.Prune((await _store.ListCollectionsAsync(cancellationToken)).Select(collection => collection.Name));

    private static async Task<long> EraseBeforeAsync(PersonGallery gallery, DateTimeOffset limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var erased = 0L;
        while (true)
        {
            var oldest = (await gallery.Store.ListFacesAsync(new FaceQuery { Limit = FacesPerPage }, cancellationToken)).Items.Where(item => item.Face.CreatedAt < limit).ToList();
            if (oldest.Count == 0) return erased;
            foreach (var item in oldest)
            {
                if (await gallery.DeleteFaceAsync(item.Face.Id, now, removeEmptyPerson: true, cancellationToken)) erased++;
            }
        }
    }
}
