using System.Runtime.InteropServices;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Scan;

/// <summary>
/// What one thread found for one probe: rows that may be in the answer, by the bounds of their similarity. The floor is the worst of the best
/// lower bounds, so rows are compared as floats only at the end, when few are left; or before, when too many are still possible. Reused.
/// </summary>
internal sealed class Shortlist(int dimension)
{
    private const int Most = 1024;

    private readonly List<(int Row, float Upper)> _rows = [];
    private readonly float[] _vector = new float[dimension];
    private readonly Pick _proven = new();
    private readonly Pick _compared = new();
    private Query _query = null!;

    /// <summary>A similarity below which nothing can be in the answer.</summary>
    /// <remarks>
    /// Similarities are cut to -1..1. So a lower bound above 1 proves no more than 1; and at a floor of -1 or less nothing may be passed over,
    /// since it would come out as equal.
    /// </remarks>
    public float Floor
    {
        get
        {
            var floor = Math.Max(Math.Max(Math.Min(_proven.Ranking.Floor, 1), _compared.Ranking.Floor), _query.Floor);
            return floor <= -1 ? float.NegativeInfinity : floor;
        }
    }

    /// <summary>Starts empty.</summary>
    public void Begin(Query query)
    {
        _query = query;
        _rows.Clear();
        _proven.Begin(query);
        _compared.Begin(query);
    }

    /// <summary>Enters a row whose similarity is surely within two bounds.</summary>
    public void Offer(int row, VectorChunk chunk, float lower, float upper, IRowStorage storage, VectorChunk[] chunks)
    {
        if (_rows.Count == Most) MakeRoom(storage, chunks);
        _rows.Add((row, upper));
        var slot = RowSpace.SlotOf(row);
        _proven.Ranking.Offer(new IndexHit(chunk.Faces[slot], chunk.People[slot], lower));
    }

    /// <summary>Enters what another thread found.</summary>
    public void Absorb(Shortlist other)
    {
        _rows.AddRange(other._rows);
        _proven.Ranking.Merge(other._proven.Ranking);
        _compared.Ranking.Merge(other._compared.Ranking);
    }

    /// <summary>The answer; the list is empty then.</summary>
    public IndexHit[] Finish(IRowStorage storage, VectorChunk[] chunks)
    {
        CompareAll(storage, chunks);
        return _compared.Ranking.TakeSorted();
    }

    private void MakeRoom(IRowStorage storage, VectorChunk[] chunks)
    {
        var floor = Floor;
        _rows.RemoveAll(row => row.Upper < floor);
        if (_rows.Count > Most / 2) CompareAll(storage, chunks);
    }

    // Best first: the sooner good ones are known, the more of the others need no comparison.
    private void CompareAll(IRowStorage storage, VectorChunk[] chunks)
    {
        var rows = CollectionsMarshal.AsSpan(_rows);
        rows.Sort(static (a, b) => b.Upper.CompareTo(a.Upper));
        foreach (var (row, upper) in rows)
        {
            if (upper < Floor) break;
            storage.Read(row, _vector);
            var (chunk, slot) = (chunks[row >> VectorChunk.CapacityBits], RowSpace.SlotOf(row));
            _compared.Ranking.Offer(new IndexHit(chunk.Faces[slot], chunk.People[slot], _query.Similarity(_vector)));
        }

        Array.Clear(_vector);
        _rows.Clear();
    }

    /// <summary>A ranking of templates or of people, whichever the query is about.</summary>
    private sealed class Pick
    {
        private readonly TemplateRanking _templates = new();
        private readonly PeopleRanking _people = new();

        public Ranking Ranking { get; private set; } = null!;

        public void Begin(Query query)
        {
            Ranking = query.ByPerson ? _people : _templates;
            Ranking.Begin(query.Limit);
        }
    }
}
