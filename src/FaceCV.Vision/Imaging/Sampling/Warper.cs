using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>Warps a picture: every output pixel reads the mapped place bilinearly; outside the picture is black, as in OpenCV's warpAffine.</summary>
internal static class Warper
{
    /// <summary>Runs.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="toSource">Maps output pixel centres (whole numbers) to source pixel centres (whole numbers).</param>
    /// <param name="width">Output width.</param>
    /// <param name="height">Output height.</param>
    /// <param name="sink">Takes the rows.</param>
    public static void Run<TSink>(RgbImage image, Matrix3x2 toSource, int width, int height, TSink sink)
        where TSink : IRowSink, allows ref struct
    {
        using var shrunk = Shrinker.Shrink(image, ref toSource, width, height);
        Sample(shrunk ?? image, toSource, width, height, sink);
    }

    private static void Sample<TSink>(RgbImage image, Matrix3x2 toSource, int width, int height, TSink sink)
        where TSink : IRowSink, allows ref struct
    {
        var padded = RowKernels.Pad(width);
        var slab = ArrayPool<float>.Shared.Rent(14 * padded);
        var scratch = new Scratch(slab);
        var taps = new Taps(image, scratch.Ints(padded), scratch.Ints(padded), scratch.Floats(padded), scratch.Floats(padded), scratch.UInts(4 * padded));
        var top = scratch.Floats(3 * padded);
        var bottom = scratch.Floats(3 * padded);
        for (var y = 0; y < height; y++)
        {
            taps.Locate(toSource, y);
            taps.Fetch(width);
            RowKernels.MixPixels(taps.Corner(0), taps.Corner(1), taps.WeightX, top);
            RowKernels.MixPixels(taps.Corner(2), taps.Corner(3), taps.WeightX, bottom);
            RowKernels.MixColumns(top, bottom, taps.WeightY, top);
            sink.Write(y, top);
        }

        ArrayPool<float>.Shared.Return(slab);
    }
}

/// <summary>The four neighbours and the weights of every pixel of one output row.</summary>
internal readonly ref struct Taps
{
    private readonly ReadOnlySpan<uint> _pixels;
    private readonly int _sourceWidth;
    private readonly int _sourceHeight;
    private readonly Span<int> _x;
    private readonly Span<int> _y;
    private readonly Span<uint> _corners;

    /// <summary>Takes memory of one padded output row each, four for the corners.</summary>
    public Taps(RgbImage image, Span<int> x, Span<int> y, Span<float> weightX, Span<float> weightY, Span<uint> corners)
    {
        _pixels = MemoryMarshal.Cast<byte, uint>(image.Pixels);
        (_sourceWidth, _sourceHeight) = (image.Width, image.Height);
        _x = x;
        _y = y;
        _corners = corners;
        WeightX = weightX;
        WeightY = weightY;
        corners.Clear();
    }

    /// <summary>Weight of the right neighbours, one a pixel.</summary>
    public Span<float> WeightX { get; }

    /// <summary>Weight of the lower neighbours, one a pixel.</summary>
    public Span<float> WeightY { get; }

    /// <summary>Neighbours 0 to 3: upper left, upper right, lower left, lower right.</summary>
    public ReadOnlySpan<uint> Corner(int corner) => _corners.Slice(corner * _x.Length, _x.Length);

    /// <summary>Finds the places a row reads.</summary>
    public void Locate(Matrix3x2 toSource, int row)
    {
        Split(toSource.M11, (toSource.M21 * row) + toSource.M31, _x, WeightX);
        Split(toSource.M12, (toSource.M22 * row) + toSource.M32, _y, WeightY);
    }

    /// <summary>Fetches the neighbours; the pixels of a row whose neighbours all exist are one run, taken without any check.</summary>
    public void Fetch(int width)
    {
        var first = 0;
        while (first < width && !IsInside(first)) FetchEdge(first++);
        var end = width;
        while (end > first && !IsInside(end - 1)) FetchEdge(--end);
        var upperLeft = _corners[.._x.Length];
        var upperRight = _corners.Slice(_x.Length, _x.Length);
        var lowerLeft = _corners.Slice(2 * _x.Length, _x.Length);
        var lowerRight = _corners.Slice(3 * _x.Length, _x.Length);
        for (var x = first; x < end; x++)
        {
            var upper = _pixels.Slice((_y[x] * _sourceWidth) + _x[x], _sourceWidth + 2);
            upperLeft[x] = upper[0];
            upperRight[x] = upper[1];
            lowerLeft[x] = upper[_sourceWidth];
            lowerRight[x] = upper[_sourceWidth + 1];
        }
    }

    private bool IsInside(int x) => (uint)_x[x] < (uint)(_sourceWidth - 1) && (uint)_y[x] < (uint)(_sourceHeight - 1);

    private void FetchEdge(int x)
    {
        for (var corner = 0; corner < 4; corner++)
            _corners[(corner * _x.Length) + x] = PixelOrBlack(_x[x] + (corner & 1), _y[x] + (corner >> 1));
    }

    private uint PixelOrBlack(int x, int y) =>
        (uint)x < (uint)_sourceWidth && (uint)y < (uint)_sourceHeight ? _pixels[(y * _sourceWidth) + x] : 0;

    private static void Split(float step, float start, Span<int> whole, Span<float> fraction)
    {
        for (var i = 0; i < whole.Length; i++)
        {
            var position = start + (i * step);
            var floor = MathF.Floor(position);
            whole[i] = (int)floor;
            fraction[i] = position - floor;
        }
    }
}
