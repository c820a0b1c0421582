using System.Diagnostics;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Index;

namespace FaceCV.Core.Gallery;

/// <summary>
/// The index of one model while and after it is filled, from its files and what changed since, or from the store. It takes writes from its first
/// moment, so none is lost: what is added, changed or removed during the load is remembered, so that an older reading of it is dropped. Ids are never
/// used twice, so remembering them is safe.
/// </summary>
internal sealed class LoadingIndex
{
    private const string Unwritable = "they cannot be made or written";

    private readonly Lock _gate = new();
    private readonly ModelId _modelId;
    private readonly IndexMaker _maker;
    private readonly IGalleryStore _store;
    private readonly WrittenMeanwhile _written = new();
    private readonly Lazy<Task<IVectorIndex>> _load;
    private IVectorIndex? _index;
    private bool _isLoaded;
    private bool _isDropped;
    private bool _isUnmade;

    public LoadingIndex(ModelId modelId, int dimension, IndexMaker maker, IGalleryStore store)
    {
        (_modelId, Dimension, _maker, _store) = (modelId, dimension, maker, store);
        _load = new Lazy<Task<IVectorIndex>>(() => Task.Run(LoadAsync));
    }

    /// <summary>Components of a vector.</summary>
    public int Dimension { get; }

    /// <summary>How the index was filled; null while it is not.</summary>
    public IndexLoad? Load { get; private set; }

    /// <summary>Templates in it; 0 while it is not loaded.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _isLoaded && !_isDropped ? _index!.Count : 0;
        }
    }

    /// <summary>The index when it holds all of the store; begins to load at the first call.</summary>
    public Task<IVectorIndex> LoadedAsync() => _load.Value;

    public void Add(FaceId faceId, PersonId personId, Embedding embedding) =>
        Write(written => written.Add(faceId), index => index.Add(faceId, personId, embedding.Values));

    public void Remove(FaceId faceId) => Write(written => written.Add(faceId), index => index.Remove(faceId));

    public void RemovePerson(PersonId personId) => Write(written => written.Add(personId), index => index.RemovePerson(personId));

    /// <summary>Vouches for the index up to a mark, once it is loaded.</summary>
    /// <exception cref="FaceException">The files cannot be written.</exception>
    public void Checkpoint(IndexMark mark)
    {
        IVectorIndex? index;
        lock (_gate) index = _isLoaded && !_isDropped ? _index : null;
        try
        {
            index?.Checkpoint(mark);
        }
        catch (ObjectDisposedException)
        {
            // Dropped meanwhile: the mark before it stands.
        }
    }

    /// <summary>Gives the index up and closes its files; who searches it is told to try again.</summary>
    /// <param name="discard">Why its files are worthless; null leaves them to the next.</param>
    public void Drop(string? discard = null)
    {
        lock (_gate)
        {
            if (_isDropped) return;
            _isDropped = true;
            Close(discard);
        }
    }

    // A write that the store accepted is not to fail here: an index that cannot take it is broken, and made anew by whoever wants it next.
    private void Write(Action<WrittenMeanwhile> remember, Action<IVectorIndex> write)
    {
        lock (_gate)
        {
            if (_isDropped) return;
            if (!_isLoaded) remember(_written);
            if (_index is null)
            {
                _written.Later(write);
                return;
            }

            try
            {
                write(_index);
            }
            catch (FaceException) when (_index.IsBroken)
            {
            }
        }
    }

    /// <summary>Adds what was read from the store, unless something was written of it since.</summary>
    public void AddRead(IndexedTemplate template) => Apply(
        written => written.Knows(template.FaceId) || written.Knows(template.PersonId), index => index.Add(template.FaceId, template.PersonId, template.Embedding.Values));

    /// <summary>Removes a face that the store no longer has, unless something was written of it since.</summary>
    public void RemoveRead(FaceId faceId) => Apply(written => written.Knows(faceId), index => index.Remove(faceId));

    private async Task<IVectorIndex> LoadAsync()
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            try
            {
                return await FillAsync(began);
            }
            catch (FaceException) when (_index is { IsBroken: true } || _isUnmade)
            {
                return await FillInMemoryAsync(began);
            }
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private async Task<IVectorIndex> FillAsync(long began)
    {
        var filler = new IndexFiller(_modelId, _store, this);
        var restoration = Begin(await OpenAsync(filler));
        if (restoration.Mark is { } mark && await filler.CatchUpAsync(mark, _index!) is { } wrong) restoration = BeginAnew(wrong);
        if (restoration.Mark is null) await filler.ReadAllAsync();
        return Finish(filler.Revision, restoration, began);
    }

    // A disk that is full or broken is no reason not to search.
    private async Task<IVectorIndex> FillInMemoryAsync(long began)
    {
        var filler = new IndexFiller(_modelId, _store, this);
        lock (_gate)
        {
            if (_isDropped) throw Dropped();
            Close(Unwritable);
            _written.Clear();
            _index = new ExactIndex(Dimension);
        }

        await filler.ReadAllAsync();
        return Finish(filler.Revision, new Restoration(null, Unwritable), began);
    }

    private async Task<IVectorIndex> OpenAsync(IndexFiller filler)
    {
        _isUnmade = true;
        var index = _maker.Make(_store.Collection, _modelId, Dimension);
        _isUnmade = false;
        try
        {
            if (index.Mark is { } mark && await filler.WhyStaleAsync(mark) is { } stale) index.Discard(stale);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private Restoration Begin(IVectorIndex index)
    {
        lock (_gate)
        {
            _index = index;
            if (_isDropped)
            {
                Close(null);
                throw Dropped();
            }

            var restoration = index.Restore();
            _written.ReplayOn(index);
            return restoration;
        }
    }

    // What was written meanwhile is in the store, which is read from now on.
    private Restoration BeginAnew(string reason)
    {
        lock (_gate)
        {
            if (_isDropped) throw Dropped();
            Close(reason);
            _written.Clear();
            _index = _maker.Make(_store.Collection, _modelId, Dimension);
            return _index.Restore() with { Refusal = reason };
        }
    }

    private IVectorIndex Finish(long revision, Restoration restoration, long began)
    {
        IVectorIndex index;
        lock (_gate)
        {
            if (_isDropped) throw Dropped();
            index = _index!;
            _isLoaded = true;
            _written.Clear();
        }

        var refusal = restoration.Refusal;
        try
        {
            index.Checkpoint(new IndexMark(revision));
        }
        catch (FaceException)
        {
            refusal = Unwritable;
        }

        Load = new IndexLoad(
            _store.Collection, _modelId, index.Count, index.IsKept, restoration.Mark is not null, refusal, Stopwatch.GetElapsedTime(began));
        _maker.Announce(Load);
        return index;
    }

    private void Apply(Func<WrittenMeanwhile, bool> isOld, Action<IVectorIndex> write)
    {
        lock (_gate)
        {
            if (_isDropped) throw Dropped();
            if (!isOld(_written)) write(_index!);
        }
    }

    // That files cannot be discarded does no harm: what they lack is after their mark, or is found damaged.
    private void Close(string? discard)
    {
        try
        {
            if (discard is not null) _index?.Discard(discard);
        }
        catch (FaceException)
        {
        }
        finally
        {
            _index?.Dispose();
        }
    }

    private static FaceException Dropped() => new(FaceError.StoreUnavailable, "The index was closed while it was loaded.", "Try again in a moment.");
}
