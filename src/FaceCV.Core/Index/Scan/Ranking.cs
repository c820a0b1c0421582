namespace FaceCV.Core.Index.Scan;

/// <summary>
/// The best hits so far, in a heap with the worst of them on top. Order: higher similarity first, of equal ones the lower face id
/// (the earlier enrolled). Reused from search to search; for one thread at a time.
/// </summary>
internal abstract class Ranking
{
    /// <summary>Hits a ranking keeps memory for from search to search.</summary>
    protected const int KeptCapacity = 1024;

    private IndexHit[] _heap = new IndexHit[16];
    private int _limit = 1;

    /// <summary>Hits held.</summary>
    public int Size { get; private set; }

    /// <summary>A similarity below which nothing can enter; -infinity while there is room.</summary>
    public float Floor => Size < _limit ? float.NegativeInfinity : _heap[0].Similarity;

    /// <summary>Empties the ranking.</summary>
    /// <param name="limit">Most hits to hold.</param>
    public virtual void Begin(int limit)
    {
        _limit = limit;
        Size = 0;
        if (_heap.Length > KeptCapacity) _heap = new IndexHit[16];
    }

    /// <summary>Enters a hit if it is good enough.</summary>
    public abstract void Offer(in IndexHit hit);

    /// <summary>Enters the hits of another ranking.</summary>
    public void Merge(Ranking other)
    {
        for (var i = 0; i < other.Size; i++) Offer(other._heap[i]);
    }

    /// <summary>The hits, best first; the ranking is empty then.</summary>
    public IndexHit[] TakeSorted()
    {
        if (Size == 0) return [];
        var sorted = new IndexHit[Size];
        while (Size > 0)
        {
            sorted[Size - 1] = _heap[0];
            var last = _heap[--Size];
            if (Size > 0) SiftDown(0, last);
        }

        return sorted;
    }

    /// <summary>Whether a hit comes before another.</summary>
    protected static bool IsBetter(in IndexHit a, in IndexHit b) =>
        a.Similarity > b.Similarity || (a.Similarity == b.Similarity && a.FaceId.Value.CompareTo(b.FaceId.Value) < 0);

    /// <summary>The hit at a place of the heap.</summary>
    protected ref readonly IndexHit At(int place) => ref _heap[place];

    /// <summary>Adds a hit while there is room, else puts it in the place of the worst if it is better.</summary>
    /// <param name="hit">The hit.</param>
    /// <returns>Whether it entered.</returns>
    protected bool Enter(in IndexHit hit)
    {
        if (Size < _limit)
        {
            if (Size == _heap.Length) Array.Resize(ref _heap, Size * 2);
            SiftUp(Size++, hit);
            return true;
        }

        if (!IsBetter(hit, _heap[0])) return false;
        Leaving(_heap[0]);
        SiftDown(0, hit);
        return true;
    }

    /// <summary>Puts a better hit in the place of one held.</summary>
    protected void Improve(int place, in IndexHit hit) => SiftDown(place, hit);

    /// <summary>A hit now is at this place of the heap.</summary>
    protected virtual void Placed(in IndexHit hit, int place)
    {
    }

    /// <summary>A hit is about to leave.</summary>
    protected virtual void Leaving(in IndexHit hit)
    {
    }

    private void SiftUp(int place, IndexHit hit)
    {
        while (place > 0 && IsBetter(_heap[(place - 1) / 2], hit))
        {
            Put(place, _heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }

        Put(place, hit);
    }

    private void SiftDown(int place, IndexHit hit)
    {
        for (var child = (2 * place) + 1; child < Size; child = (2 * place) + 1)
        {
            if (child + 1 < Size && IsBetter(_heap[child], _heap[child + 1])) child++;
            if (!IsBetter(hit, _heap[child])) break;
            Put(place, _heap[child]);
            place = child;
        }

        Put(place, hit);
    }

    private void Put(int place, in IndexHit hit)
    {
        _heap[place] = hit;
        Placed(hit, place);
    }
}
