using System.Buffers;
using System.Runtime.Intrinsics;

namespace FaceCV.Vision.Imaging;

/// <summary>Where each output pixel of one axis lies between two source pixels; made once for all rows. Dispose it once.</summary>
internal readonly struct AxisTable : IDisposable
{
    private readonly (int First, int Second, float Weight)[] _entries;
    private readonly int _count;

    /// <summary>Makes the table of an axis.</summary>
    /// <param name="start">Start of the region, source pixels.</param>
    /// <param name="length">Length of the region, source pixels.</param>
    /// <param name="count">Output pixels.</param>
    /// <param name="limit">Source pixels there are.</param>
    public AxisTable(float start, float length, int count, int limit)
    {
        _count = count;
        _entries = ArrayPool<(int, int, float)>.Shared.Rent(count);
        for (var i = 0; i < count; i++) _entries[i] = At(start, length, count, limit, i);
    }

    /// <summary>The two source pixels and the second's weight for one output pixel.</summary>
    public static (int First, int Second, float Weight) At(float start, float length, int count, int limit, int index)
    {
        var position = start + ((index + 0.5f) * length / count) - 0.5f;
        var floor = MathF.Floor(position);
        var first = (int)floor;
        return (Math.Clamp(first, 0, limit - 1), Math.Clamp(first + 1, 0, limit - 1), position - floor);
    }

    /// <summary>Samples a source row at every output pixel.</summary>
    public void Sample(ReadOnlySpan<uint> source, Span<Vector128<float>> output)
    {
        var entries = _entries.AsSpan(0, _count);
        for (var x = 0; x < entries.Length; x++)
        {
            var (first, second, weight) = entries[x];
            var left = ImageSampler.Widen(source[first]);
            output[x] = left + ((ImageSampler.Widen(source[second]) - left) * weight);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<(int, int, float)>.Shared.Return(_entries);
}
