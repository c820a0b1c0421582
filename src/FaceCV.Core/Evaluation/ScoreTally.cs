namespace FaceCV.Core.Evaluation;

/// <summary>A score with the two rows it compares.</summary>
/// <param name="Score">Similarity.</param>
/// <param name="First">Row of one image.</param>
/// <param name="Second">Row of the other.</param>
internal readonly record struct RowScore(float Score, int First, int Second);

/// <summary>
/// Counts many millions of scores in little memory: bins 2e-5 wide over -1..1, and the highest scores exactly, so that thresholds for rare
/// events are exact and those for frequent ones right to a bin.
/// </summary>
internal sealed class ScoreTally(int tail = 1 << 16)
{
    internal const int Bins = 100_000;
    private readonly long[] _bins = new long[Bins];
    private readonly List<RowScore> _top = [];
    private float _floor = float.NegativeInfinity;
    private bool _sorted = true;

    internal long Count { get; private set; }

    internal void Add(float score, int first, int second)
    {
        Count++;
        _bins[Math.Clamp((int)((score + 1.0) * (Bins / 2)), 0, Bins - 1)]++;
        if (score > _floor) Keep(new RowScore(score, first, second));
    }

    internal void Merge(ScoreTally other)
    {
        Count += other.Count;
        for (var bin = 0; bin < Bins; bin++) _bins[bin] += other._bins[bin];
        _top.AddRange(other._top);
        _sorted = false;

        // What either side dropped lies at or below its floor, but the union's best are all present.
        Trim();
    }

    /// <summary>The highest scores, falling.</summary>
    internal IReadOnlyList<RowScore> Top()
    {
        Trim();
        return _top;
    }

    /// <summary>The least known threshold that at most so many scores reach.</summary>
    internal double ThresholdFor(long allowed)
    {
        if (allowed >= Count) return -1;
        Trim();
        if (allowed < _top.Count) return MathF.BitIncrement(_top[(int)allowed].Score);
        long reached = 0;
        var bin = Bins;
        while (reached + _bins[bin - 1] <= allowed) reached += _bins[--bin];
        return Edge(bin);
    }

    /// <summary>How many scores reach a threshold: exact among the highest, else of the bins wholly above it.</summary>
    internal long CountAtOrAbove(double threshold)
    {
        Trim();
        if (_top.Count == Count || (_top.Count > 0 && threshold > _top[^1].Score)) return _top.TakeWhile(score => score.Score >= threshold).Count();
        long reached = 0;
        for (var bin = Bins - 1; bin >= 0 && Edge(bin) >= threshold - 1e-9; bin--) reached += _bins[bin];
        return reached;
    }

    private static double Edge(int bin) => (bin * (2.0 / Bins)) - 1;

    private void Keep(RowScore score)
    {
        _top.Add(score);
        _sorted = false;
        if (_top.Count == 2 * tail) Trim();
    }

    private void Trim()
    {
        if (_sorted) return;
        _sorted = true;
        _top.Sort((a, b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order : (a.First, a.Second).CompareTo((b.First, b.Second)));
        if (_top.Count <= tail) return;
        _top.RemoveRange(tail, _top.Count - tail);
        _floor = _top[^1].Score;
    }
}
