namespace FaceCV.Core.Evaluation;

/// <summary>Comparison scores in falling order, for counting those at or above a threshold.</summary>
public sealed class SortedScores
{
    private readonly float[] _falling;

    /// <summary>Sorts a copy of scores.</summary>
    public SortedScores(IEnumerable<float> scores)
    {
        _falling = [.. scores];
        Array.Sort(_falling);
        Array.Reverse(_falling);
    }

    /// <summary>Number of scores.</summary>
    public int Count => _falling.Length;

    /// <summary>The scores, highest first.</summary>
    public ReadOnlySpan<float> Falling => _falling;

    /// <summary>How many scores are at or above a threshold.</summary>
    public int CountAtOrAbove(double threshold)
    {
        var (low, high) = (0, _falling.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_falling[middle] >= threshold) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Share of scores at or above a threshold; 0 when there are none.</summary>
    public double RateAtOrAbove(double threshold) => Count == 0 ? 0 : (double)CountAtOrAbove(threshold) / Count;

    /// <summary>The least threshold that at most this share of the scores reaches: just above the first score too many; -1 when all may.</summary>
    /// <param name="rate">Share, 0..1.</param>
    public float ThresholdForRate(double rate)
    {
        // Without the tiny addition 0.01 x 1500 would be 14.999... and one score too few.
        var allowed = (int)Math.Floor((rate * Count) + 1e-9);
        return allowed >= Count ? -1 : MathF.BitIncrement(_falling[allowed]);
    }
}
