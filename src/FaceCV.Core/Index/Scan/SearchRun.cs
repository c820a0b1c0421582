using FaceCV.Core.Index.Bases;
using FaceCV.Core.Index.Kernels;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Scan;

/// <summary>
/// The working memory of one search of one probe or several, reused. Its threads take chunk after chunk and keep a shortlist a probe each.
/// </summary>
internal sealed class SearchRun(DotKernel kernel, int dimension, IRowStorage storage)
{
    private readonly List<Query> _queries = [];
    private readonly List<List<Shortlist>> _parts = [];
    private readonly List<Basis> _bases = [];
    private int _count;
    private int _nextChunk;

    /// <summary>Computes the integer dots.</summary>
    public DotKernel Kernel { get; } = kernel;

    /// <summary>Where the float vectors of the rows are.</summary>
    public IRowStorage Storage { get; } = storage;

    /// <summary>Version of the index searched.</summary>
    public long Version { get; private set; }

    /// <summary>The chunks searched.</summary>
    public VectorChunk[] Chunks { get; private set; } = [];

    /// <summary>The codes of each.</summary>
    public ChunkCodes[] Codes { get; private set; } = [];

    /// <summary>The probes; those beyond the first <see cref="Execute"/> was told of are of earlier searches.</summary>
    public IReadOnlyList<Query> Queries => _queries;

    /// <summary>The query of a number, made when it is the first time.</summary>
    public Query Query(int number)
    {
        while (_queries.Count <= number) _queries.Add(new Query(dimension));
        return _queries[number];
    }

    /// <summary>Searches chunks for the nearest of a version.</summary>
    /// <param name="chunks">The chunks, read after the version was leased.</param>
    /// <param name="version">The version leased.</param>
    /// <param name="count">How many queries, all begun.</param>
    /// <param name="helpers">Other threads that may join.</param>
    /// <returns>The answer of each query.</returns>
    public IndexHit[][] Execute(VectorChunk[] chunks, long version, int count, int helpers)
    {
        (Chunks, Version, _count, _nextChunk) = (chunks, version, count, 0);
        Codes = Array.ConvertAll(chunks, chunk => chunk.Codes);
        _bases.Clear();
        foreach (var codes in Codes)
        {
            if (!_bases.Contains(codes.Basis)) _bases.Add(codes.Basis);
        }

        for (var i = 0; i < count; i++) _queries[i].Code(_bases);
        BeginPart(0);
        var parts = 1;
        if (helpers == 0) ReadChunks(0);
        else parts = ScanHelper.Share(this, helpers);
        var answers = new IndexHit[count][];
        for (var i = 0; i < count; i++)
        {
            for (var part = 1; part < parts; part++) _parts[0][i].Absorb(_parts[part][i]);
            answers[i] = _parts[0][i].Finish(Storage, chunks);
        }

        return answers;
    }

    /// <summary>Empties the shortlists of one thread.</summary>
    public void BeginPart(int part)
    {
        if (_parts.Count == part) _parts.Add([]);
        while (_parts[part].Count < _count) _parts[part].Add(new Shortlist(dimension));
        for (var i = 0; i < _count; i++) _parts[part][i].Begin(_queries[i]);
    }

    /// <summary>Reads chunks until none is left.</summary>
    /// <param name="part">Whose shortlists to fill.</param>
    public void ReadChunks(int part)
    {
        var lists = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parts[part])[.._count];
        for (var i = Interlocked.Increment(ref _nextChunk) - 1; i < Chunks.Length; i = Interlocked.Increment(ref _nextChunk) - 1)
            RowScan.Read(i, this, lists);
    }

    /// <summary>Forgets probes and chunks.</summary>
    public void Clear()
    {
        for (var i = 0; i < _count; i++) _queries[i].Clear();
        Chunks = [];
        Codes = [];
    }
}
