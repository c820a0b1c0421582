namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>
/// Where each output position of one axis reads: between <see cref="Low"/> and <see cref="High"/>, <see cref="Weight"/> of the way.
/// Pixel centres are at half integers (OpenCV's INTER_LINEAR): source = (output + 0.5) * scale - 0.5; beyond the edge the edge is repeated.
/// </summary>
internal readonly ref struct AxisTable
{
    public readonly ReadOnlySpan<int> Low;
    public readonly ReadOnlySpan<int> High;
    public readonly ReadOnlySpan<float> Weight;

    /// <summary>Fills a table in the given memory.</summary>
    /// <param name="window">What is read.</param>
    /// <param name="low">Memory, one entry an output position.</param>
    /// <param name="high">Memory, one entry an output position.</param>
    /// <param name="weight">Memory, one entry an output position.</param>
    public AxisTable(AxisWindow window, Span<int> low, Span<int> high, Span<float> weight)
    {
        var last = window.Count - 1;
        for (var i = 0; i < low.Length; i++)
        {
            var position = window.Start + ((i + 0.5) * window.Step) - 0.5;
            var floor = Math.Floor(position);
            low[i] = (int)Math.Clamp(floor, 0, last);
            high[i] = (int)Math.Clamp(floor + 1, 0, last);
            weight[i] = (float)(position - floor);
        }

        Low = low;
        High = high;
        Weight = weight;
    }
}

/// <summary>One axis of a region, in samples: source pixels, or means of <see cref="Block"/> of them when the region is shrunk.</summary>
/// <param name="Block">Source pixels averaged to one sample, at least 1.</param>
/// <param name="Origin">Source pixel at which sample 0 begins.</param>
/// <param name="Count">Samples there are.</param>
/// <param name="Start">Where the region begins, in samples.</param>
/// <param name="Step">Samples between output positions.</param>
internal readonly record struct AxisWindow(int Block, int Origin, int Count, double Start, double Step)
{
    /// <summary>Longest block; sums of more rows would not fit the 16-bit column sums of <see cref="BlockRows"/>.</summary>
    public const int MostBlock = 256;

    /// <summary>Plans an axis.</summary>
    /// <param name="start">Where the region begins, source pixels.</param>
    /// <param name="length">Its length, source pixels, more than 0.</param>
    /// <param name="sourceLength">Source pixels there are.</param>
    /// <param name="outputLength">Output positions.</param>
    /// <param name="antialias">Average whole blocks where the region is shrunk by two or more.</param>
    public static AxisWindow Plan(double start, double length, int sourceLength, int outputLength, bool antialias)
    {
        var step = length / outputLength;
        var block = antialias ? (int)Math.Clamp(Math.Floor(step), 1, MostBlock) : 1;
        if (block == 1) return new(1, 0, sourceLength, start, step);
        var origin = (int)Math.Clamp(Math.Floor(start), 0, sourceLength - 1);
        var end = (int)Math.Clamp(Math.Ceiling(start + length), origin + 1, sourceLength);
        return new(block, origin, (end - origin + block - 1) / block, (start - origin) / block, step / block);
    }
}
