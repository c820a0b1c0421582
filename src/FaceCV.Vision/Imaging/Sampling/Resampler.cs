using System.Buffers;
using System.Runtime.InteropServices;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>Stretches a region to rows of another size: columns by table, each source row once, then rows mixed in pairs.</summary>
internal static class Resampler
{
    /// <summary>Runs.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">What is read, source pixels; beyond the picture its edge is repeated.</param>
    /// <param name="width">Output width.</param>
    /// <param name="height">Output height.</param>
    /// <param name="antialias">Average blocks where the region is shrunk by two or more.</param>
    /// <param name="sink">Takes the rows.</param>
    public static void Run<TSink>(RgbImage image, BoundingBox region, int width, int height, bool antialias, TSink sink)
        where TSink : IRowSink, allows ref struct
    {
        var columnWindow = AxisWindow.Plan(region.X, region.Width, image.Width, width, antialias);
        var rowWindow = AxisWindow.Plan(region.Y, region.Height, image.Height, height, antialias);
        var padded = RowKernels.Pad(width);
        var (sums, means) = (BlockRows.SumsLength(columnWindow, rowWindow), BlockRows.MeansLength(columnWindow, rowWindow));
        var slab = ArrayPool<float>.Shared.Rent((14 * padded) + (3 * height) + means + ((sums + 1) / 2));
        var scratch = new Scratch(slab);
        var columns = new AxisTable(columnWindow, scratch.Ints(padded), scratch.Ints(padded), scratch.Floats(padded));
        var rows = new AxisTable(rowWindow, scratch.Ints(height), scratch.Ints(height), scratch.Floats(height));
        var source = new BlockRows(image, columnWindow, rowWindow, scratch.Shorts(sums), scratch.UInts(means));
        var mixer = new ColumnMixer(columns, scratch.UInts(padded), scratch.UInts(padded));
        MixRows(source, rows, mixer, scratch, padded, sink);
        ArrayPool<float>.Shared.Return(slab);
    }

    private static void MixRows<TSink>(BlockRows source, AxisTable rows, ColumnMixer mixer, Scratch scratch, int padded, TSink sink)
        where TSink : IRowSink, allows ref struct
    {
        var top = scratch.Floats(3 * padded);
        var bottom = scratch.Floats(3 * padded);
        var mixed = scratch.Floats(3 * padded);
        var (topRow, bottomRow) = (-1, -1);
        for (var y = 0; y < rows.Low.Length; y++)
        {
            if (rows.Low[y] == bottomRow)
            {
                var swap = top;
                top = bottom;
                bottom = swap;
                (topRow, bottomRow) = (bottomRow, topRow);
            }

            if (rows.Low[y] != topRow) mixer.Mix(source[topRow = rows.Low[y]], top);
            if (rows.High[y] == topRow)
            {
                top.CopyTo(mixed);
            }
            else
            {
                if (rows.High[y] != bottomRow) mixer.Mix(source[bottomRow = rows.High[y]], bottom);
                RowKernels.MixRows(top, bottom, rows.Weight[y], mixed);
            }

            sink.Write(y, mixed);
        }
    }
}

/// <summary>Resizes one row: neighbours are fetched by table, then mixed whole vectors at a time.</summary>
internal readonly ref struct ColumnMixer(AxisTable table, Span<uint> left, Span<uint> right)
{
    private readonly AxisTable _table = table;
    private readonly Span<uint> _left = left;
    private readonly Span<uint> _right = right;

    /// <summary>Resizes a row of packed pixels to a planar row.</summary>
    public void Mix(ReadOnlySpan<uint> row, Span<float> planes)
    {
        var low = _table.Low;
        var high = _table.High;
        for (var x = 0; x < low.Length; x++)
        {
            _left[x] = row[low[x]];
            _right[x] = row[high[x]];
        }

        RowKernels.MixPixels(_left, _right, _table.Weight, planes);
    }
}

/// <summary>Deals out pieces of one rented array, each starting on a whole 4-byte value.</summary>
internal ref struct Scratch(Span<float> slab)
{
    private Span<float> _rest = slab;

    /// <summary>The next values, of undefined content.</summary>
    public Span<float> Floats(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>The next values as integers.</summary>
    public Span<int> Ints(int count) => MemoryMarshal.Cast<float, int>(Floats(count));

    /// <summary>The next values as packed pixels.</summary>
    public Span<uint> UInts(int count) => MemoryMarshal.Cast<float, uint>(Floats(count));

    /// <summary>The next values as 16-bit integers.</summary>
    public Span<ushort> Shorts(int count) => MemoryMarshal.Cast<float, ushort>(Floats((count + 1) / 2));
}
