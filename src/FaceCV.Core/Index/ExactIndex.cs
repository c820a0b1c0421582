using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Index.Bases;
using FaceCV.Core.Index.Files;
using FaceCV.Core.Index.Kernels;
using FaceCV.Core.Index.Rows;
using FaceCV.Core.Index.Scan;

namespace FaceCV.Core.Index;

/// <summary>
/// An index in memory that answers exactly as a scan of all float vectors would, and reads a small part of the bytes: of every row the
/// 8-bit codes of its leading components, of rows whose proven upper bound of similarity reaches the best found so far those of the rest,
/// and only of the few still possible at the end the float vectors.
/// </summary>
/// <remarks>
/// Which components lead is learnt from the rows (see <see cref="Basis"/>): templates of one model fill a small part of their space. Rows that
/// do not are scanned whole. Similarity is the float32 dot product cut to -1..1, as <see cref="Faces.Embedding.Similarity"/> has it. Order: higher
/// similarity first, of equal ones the lower face id, which is the earlier enrolled. A search sees the index as it was at one moment, whatever is
/// written meanwhile, and waits for no writer; what is removed is zeroed in memory as soon as no search reads it any more.
/// Takes about 620 bytes a template of 512 components, in blocks that are never copied. Its 2,048 bytes of floats are in sealed files if
/// it was opened with a folder, else in memory too. Safe for parallel use.
/// </remarks>
public sealed class ExactIndex : IVectorIndex
{
    /// <summary>Greatest number of components of a vector: keeps 32-bit integer dots far from overflow.</summary>
    public const int MaxDimension = 16_384;

    /// <summary>Rows (removed ones whose place is still free included) from which a search uses several threads; below, waking one costs more than it gives.</summary>
    public const int ParallelRows = 50_000;

    private const int SearchedTogether = 32;
    private const int SomeVectors = 64;

    private readonly RowTable _table;
    private readonly BasisKeeper _bases;
    private readonly SearchRunPool _runs;
    private readonly int _helpers;
    private readonly int _parallelRows;
    private readonly IndexFiles? _files;
    private volatile bool _closed;

    /// <summary>Makes an empty index, in memory alone.</summary>
    /// <param name="dimension">Components of a vector, 1..16,384.</param>
    /// <param name="searchThreads">Most threads of one search of a large index, at least 1; the default is 2. The caller's thread is one of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public ExactIndex(int dimension, int searchThreads = 2)
        : this(dimension, searchThreads, DotKernel.Best, ParallelRows)
    {
    }

    /// <summary>Opens an index that keeps its rows in files; <see cref="Restore"/> brings back those that are there.</summary>
    /// <param name="folder">The folder of indexes.</param>
    /// <param name="identity">Whose templates: store, model and whatever else parts them.</param>
    /// <param name="dimension">Components of a vector, 1..16,384.</param>
    /// <param name="searchThreads">As in the other constructor.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: the files cannot be made.</exception>
    public ExactIndex(IndexFolder folder, string identity, int dimension, int searchThreads = 2)
        : this(dimension, searchThreads, DotKernel.Best, ParallelRows, folder.Open(identity, dimension))
    {
    }

    /// <summary>Makes an empty index with a given kernel, parallel from a given number of rows, in files or in memory.</summary>
    internal ExactIndex(int dimension, int searchThreads, DotKernel kernel, int parallelRows, IndexFiles? files = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MaxDimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(searchThreads, 1);
        Dimension = dimension;
        _files = files;
        IRowStorage storage = files is null ? new MemoryRows(dimension) : files.Rows;
        _table = new RowTable(dimension, storage);
        _bases = new BasisKeeper(_table, dimension);
        _runs = new SearchRunPool(() => new SearchRun(kernel, dimension, storage));
        _helpers = searchThreads - 1;
        _parallelRows = parallelRows;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count => _table.Count;

    /// <inheritdoc/>
    public int PersonCount => _table.PersonCount;

    /// <inheritdoc/>
    public bool IsKept => _files is not null;

    /// <summary>
    /// The work in hand of putting rows into a learnt basis, done already when there is none. Searches are right meanwhile, only slower. It fails as
    /// reading and writing the files does.
    /// </summary>
    public Task BackgroundWork => _bases.Work;

    /// <inheritdoc/>
    public bool IsBroken => _files is { Rows.HasFailed: true };

    /// <inheritdoc/>
    public IndexMark? Mark => _files?.Mark;

    /// <summary>The rows, for tests.</summary>
    internal RowTable Table => _table;

    /// <summary>Who learns how rows are coded.</summary>
    internal BasisKeeper Bases => _bases;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The vector's length is not <see cref="Dimension"/>, or it is not a unit vector (within 0.001).</exception>
    public void Add(FaceId faceId, PersonId personId, ReadOnlySpan<float> vector)
    {
        UnitVector.Check(vector, Dimension, nameof(vector));
        _table.Add(faceId, personId, vector);
        _bases.Grown(_table.Count);
    }

    /// <inheritdoc/>
    public Restoration Restore()
    {
        if (_files is null) return default;
        var restoration = _files.Restore(out var chunks);
        _table.Restore(chunks);
        _bases.Resume(_files.Rows.Bases.Newest, _table.Count);
        return restoration;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IndexedVector> Some() => _table.Samples.Newest(SomeVectors);

    /// <inheritdoc/>
    public void Discard(string reason) => _files?.Discard(reason);

    /// <inheritdoc/>
    public void Checkpoint(IndexMark mark) => _files?.Rows.Checkpoint(mark);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        Interlocked.MemoryBarrier();
        var spin = default(SpinWait);
        while (_table.Leases.AnyInUse()) spin.SpinOnce();
        _bases.Stop();
        if (_files is null) _table.Storage.Dispose();
        else _files.Dispose();
    }

    /// <inheritdoc/>
    public bool Remove(FaceId faceId) => _table.Remove(faceId);

    /// <inheritdoc/>
    public int RemovePerson(PersonId personId) => _table.Remove(personId);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The probe's length is not <see cref="Dimension"/>, or it is not a unit vector (within 0.001).</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public IReadOnlyList<IndexHit> Search(ReadOnlySpan<float> probe, int count, Func<PersonId, bool>? allowed = null) =>
        Find(probe, count, byPerson: false, allowed);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The probe's length is not <see cref="Dimension"/>, or it is not a unit vector (within 0.001).</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public IReadOnlyList<IndexHit> SearchPeople(ReadOnlySpan<float> probe, int count, Func<PersonId, bool>? allowed = null) =>
        Find(probe, count, byPerson: true, allowed);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A probe's length is not <see cref="Dimension"/>, or it is not a unit vector (within 0.001).</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public IReadOnlyList<IndexHit>[] SearchMany(IReadOnlyList<ReadOnlyMemory<float>> probes, int count, Func<PersonId, bool>? allowed = null) =>
        FindMany(probes, count, byPerson: false, allowed);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A probe's length is not <see cref="Dimension"/>, or it is not a unit vector (within 0.001).</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public IReadOnlyList<IndexHit>[] SearchPeopleMany(
        IReadOnlyList<ReadOnlyMemory<float>> probes, int count, Func<PersonId, bool>? allowed = null) =>
        FindMany(probes, count, byPerson: true, allowed);

    private IndexHit[] Find(ReadOnlySpan<float> probe, int count, bool byPerson, Func<PersonId, bool>? allowed)
    {
        UnitVector.Check(probe, Dimension, nameof(probe));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var run = _runs.Rent();
        run.Query(0).Begin(probe, count, byPerson, allowed);
        return Execute(run, 1)[0];
    }

    private IReadOnlyList<IndexHit>[] FindMany(IReadOnlyList<ReadOnlyMemory<float>> probes, int count, bool byPerson, Func<PersonId, bool>? allowed)
    {
        foreach (var probe in probes) UnitVector.Check(probe.Span, Dimension, nameof(probes));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var answers = new List<IReadOnlyList<IndexHit>>(probes.Count);
        while (answers.Count < probes.Count)
        {
            var together = Math.Min(SearchedTogether, probes.Count - answers.Count);
            var run = _runs.Rent();
            for (var i = 0; i < together; i++) run.Query(i).Begin(probes[answers.Count + i].Span, count, byPerson, allowed);
            answers.AddRange(Execute(run, together));
        }

        return [.. answers];
    }

    private IndexHit[][] Execute(SearchRun run, int count)
    {
        var lease = _table.Leases.Take(out var version);
        try
        {
            if (_closed) throw new FaceException(FaceError.StoreUnavailable, "The index was closed to be loaded anew.", "Try again in a moment.");
            var chunks = _table.Chunks;
            var helpers = chunks.Length * VectorChunk.Capacity < _parallelRows ? 0 : _helpers;
            return run.Execute(chunks, version, count, helpers);
        }
        finally
        {
            _table.Leases.Return(lease);
            _table.EraseRetired();
            _runs.Return(run);
        }
    }
}
