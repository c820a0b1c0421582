using FaceCV.Core.Index.Kernels;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Scan;

/// <summary>
/// The working memory of one search, reused. Threads of a search take chunk after chunk and keep a ranking each; they share the best
/// floor any of them has reached, because that many hits of at least that similarity exist.
/// </summary>
internal sealed class SearchRun(DotKernel kernel, int dimension, int stride)
{
    private readonly TemplateRanking _templates = new();
    private readonly PeopleRanking _people = new();
    private VectorChunk[] _chunks = [];
    private int _nextChunk;
    private int _limit;
    private bool _byPerson;
    private float _floor;

    /// <summary>Computes the integer dots.</summary>
    public DotKernel Kernel { get; } = kernel;

    /// <summary>What is looked for.</summary>
    public QuantisedProbe Probe { get; } = new(dimension, stride);

    /// <summary>Version of the index searched.</summary>
    public long Version { get; private set; }

    /// <summary>Searches chunks for the nearest of a version.</summary>
    /// <param name="chunks">The chunks, read after the version was leased.</param>
    /// <param name="version">The version leased.</param>
    /// <param name="count">Most hits.</param>
    /// <param name="byPerson">One hit a person.</param>
    /// <param name="helpers">Other threads that may join.</param>
    public IndexHit[] Execute(VectorChunk[] chunks, long version, int count, bool byPerson, int helpers)
    {
        (_chunks, Version, _limit, _byPerson) = (chunks, version, count, byPerson);
        (_nextChunk, _floor) = (0, float.NegativeInfinity);
        Ranking ranking = byPerson ? _people : _templates;
        if (helpers == 0) ReadChunks(ranking);
        else ScanHelper.Share(this, ranking, helpers);
        return ranking.TakeSorted();
    }

    /// <summary>Reads chunks until none is left.</summary>
    public void ReadChunks(Ranking ranking)
    {
        ranking.Begin(_limit);
        for (var i = Interlocked.Increment(ref _nextChunk) - 1; i < _chunks.Length; i = Interlocked.Increment(ref _nextChunk) - 1)
            RowScan.Read(_chunks[i], this, ranking);
    }

    /// <summary>A ranking for a thread that joins.</summary>
    public Ranking NewRanking() => _byPerson ? new PeopleRanking() : new TemplateRanking();

    /// <summary>What the bound of a row must reach, less the part of the bound that all rows have in common.</summary>
    /// <remarks>
    /// Similarities are cut to -1..1, so below a floor of -1 nothing may be passed over: it would come out as equal. Above it, a row
    /// whose similarity is surely less than the floor comes out less as well.
    /// </remarks>
    public float LimitFor(Ranking ranking)
    {
        var floor = Math.Max(ranking.Floor, Volatile.Read(ref _floor));
        return floor <= -1 ? float.NegativeInfinity : floor - Probe.Margin;
    }

    /// <summary>Makes a floor known to the other threads. Two at once may leave the lower one, which is right as well, only later to sieve.</summary>
    public void Raise(float floor)
    {
        if (floor > Volatile.Read(ref _floor)) Volatile.Write(ref _floor, floor);
    }

    /// <summary>Forgets probe and chunks.</summary>
    public void Clear()
    {
        Probe.Clear();
        _chunks = [];
    }
}
