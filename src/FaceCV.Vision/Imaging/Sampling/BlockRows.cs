using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>Gives rows of samples of a region: source rows as they are, or means of blocks of pixels, made when asked for.</summary>
internal readonly ref struct BlockRows
{
    private readonly ReadOnlySpan<byte> _pixels;
    private readonly int _width;
    private readonly int _height;
    private readonly AxisWindow _columns;
    private readonly AxisWindow _rows;
    private readonly Span<ushort> _sums;
    private readonly Span<uint> _means;

    /// <summary>Describes the rows.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="columns">Horizontal window.</param>
    /// <param name="rows">Vertical window.</param>
    /// <param name="sums">Memory for column sums, <see cref="SumsLength"/>.</param>
    /// <param name="means">Memory for one row of means, <see cref="MeansLength"/>.</param>
    public BlockRows(RgbImage image, AxisWindow columns, AxisWindow rows, Span<ushort> sums, Span<uint> means)
    {
        _pixels = image.Pixels;
        _width = image.Width;
        _height = image.Height;
        _columns = columns;
        _rows = rows;
        _sums = sums;
        _means = means;
    }

    /// <summary>Whether samples are plain pixels.</summary>
    public static bool ArePixels(AxisWindow columns, AxisWindow rows) => columns.Block == 1 && rows.Block == 1;

    /// <summary>Column sums needed.</summary>
    public static int SumsLength(AxisWindow columns, AxisWindow rows) => ArePixels(columns, rows) ? 0 : columns.Count * columns.Block * 4;

    /// <summary>Means needed.</summary>
    public static int MeansLength(AxisWindow columns, AxisWindow rows) => ArePixels(columns, rows) ? 0 : columns.Count;

    /// <summary>A row of packed samples, valid until the next call.</summary>
    public ReadOnlySpan<uint> this[int row] =>
        ArePixels(_columns, _rows) ? MemoryMarshal.Cast<byte, uint>(_pixels).Slice(row * _width, _width) : Average(row);

    private ReadOnlySpan<uint> Average(int row)
    {
        var first = _rows.Origin + (row * _rows.Block);
        var count = Math.Min(_rows.Block, _height - first);
        var columns = Math.Min(_columns.Count * _columns.Block, _width - _columns.Origin);
        var sums = _sums[..(columns * 4)];
        sums.Clear();
        for (var y = first; y < first + count; y++)
            AddRow(_pixels.Slice(((y * _width) + _columns.Origin) * 4, columns * 4), sums);
        for (var block = 0; block < _columns.Count; block++)
        {
            var from = block * _columns.Block;
            var pixels = Math.Min(_columns.Block, columns - from);
            _means[block] = Mean(sums.Slice(from * 4, pixels * 4), 1f / (pixels * count));
        }

        return _means[.._columns.Count];
    }

    private static void AddRow(ReadOnlySpan<byte> row, Span<ushort> sums)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        var results = MemoryMarshal.Cast<ushort, Vector<ushort>>(sums);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            results[2 * i] += low;
            results[(2 * i) + 1] += high;
        }

        for (var i = vectors.Length * Vector<byte>.Count; i < row.Length; i++) sums[i] += row[i];
    }

    // One pixel's four column sums are one vector, so a block is summed without taking channels apart.
    private static uint Mean(ReadOnlySpan<ushort> sums, float reciprocal)
    {
        var total = Vector128<uint>.Zero;
        foreach (var pixel in MemoryMarshal.Cast<ushort, Vector64<ushort>>(sums)) total += Vector128.WidenLower(pixel.ToVector128());
        var mean = (Vector128.ConvertToSingle(total.AsInt32()) * reciprocal) + Vector128.Create(0.5f);
        var bytes = Vector128.ConvertToInt32(mean).AsByte();
        return Vector128.Shuffle(bytes, Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).AsUInt32()[0];
    }
}
