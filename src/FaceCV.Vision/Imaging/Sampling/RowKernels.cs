using System.Numerics;
using System.Runtime.InteropServices;

namespace FaceCV.Vision.Imaging.Sampling;

/// <summary>
/// The inner loops, on rows of whole vectors: every span has the same padded length, a multiple of <see cref="Vector{T}.Count"/>.
/// Planar rows hold red, then green, then blue.
/// </summary>
internal static class RowKernels
{
    /// <summary>Rounds a row length up to whole vectors.</summary>
    public static int Pad(int length) => (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>Mixes packed pixels into planar rows: left + (right - left) * weight.</summary>
    public static void MixPixels(ReadOnlySpan<uint> left, ReadOnlySpan<uint> right, ReadOnlySpan<float> weight, Span<float> planes)
    {
        var lefts = Vectors(left);
        var rights = Vectors(right);
        var weights = Vectors(weight);
        var red = Plane(planes, 0);
        var green = Plane(planes, 1);
        var blue = Plane(planes, 2);
        for (var i = 0; i < weights.Length; i++)
        {
            var (a, b, w) = (lefts[i], rights[i], weights[i]);
            red[i] = Mix(Channel(a, 0), Channel(b, 0), w);
            green[i] = Mix(Channel(a, 8), Channel(b, 8), w);
            blue[i] = Mix(Channel(a, 16), Channel(b, 16), w);
        }
    }

    /// <summary>Mixes two planar rows by one weight.</summary>
    public static void MixRows(ReadOnlySpan<float> top, ReadOnlySpan<float> bottom, float weight, Span<float> mixed)
    {
        var tops = Vectors(top);
        var bottoms = Vectors(bottom);
        var results = MemoryMarshal.Cast<float, Vector<float>>(mixed);
        var weights = new Vector<float>(weight);
        for (var i = 0; i < results.Length; i++) results[i] = Mix(tops[i], bottoms[i], weights);
    }

    /// <summary>Mixes two planar rows by a weight a column.</summary>
    public static void MixColumns(ReadOnlySpan<float> top, ReadOnlySpan<float> bottom, ReadOnlySpan<float> weight, Span<float> mixed)
    {
        var weights = Vectors(weight);
        for (var plane = 0; plane < 3; plane++)
        {
            var tops = Plane(top, plane);
            var bottoms = Plane(bottom, plane);
            var results = Plane(mixed, plane);
            for (var i = 0; i < results.Length; i++) results[i] = Mix(tops[i], bottoms[i], weights[i]);
        }
    }

    /// <summary>Scales one plane: value * scale + bias. Works on any length.</summary>
    public static void Normalise(ReadOnlySpan<float> values, float scale, float bias, Span<float> results)
    {
        var done = 0;
        for (; done <= values.Length - Vector<float>.Count; done += Vector<float>.Count)
            ((new Vector<float>(values[done..]) * scale) + new Vector<float>(bias)).CopyTo(results[done..]);
        for (; done < values.Length; done++) results[done] = (values[done] * scale) + bias;
    }

    /// <summary>Luma of a planar row, ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B.</summary>
    public static void Luma(ReadOnlySpan<float> planes, Span<float> luma)
    {
        var red = Plane(planes, 0);
        var green = Plane(planes, 1);
        var blue = Plane(planes, 2);
        var result = MemoryMarshal.Cast<float, Vector<float>>(luma);
        for (var i = 0; i < result.Length; i++) result[i] = (red[i] * 0.299f) + (green[i] * 0.587f) + (blue[i] * 0.114f);
    }

    /// <summary>Rounds a planar row to packed opaque pixels.</summary>
    public static void Pack(ReadOnlySpan<float> planes, Span<uint> pixels)
    {
        var red = Plane(planes, 0);
        var green = Plane(planes, 1);
        var blue = Plane(planes, 2);
        var results = MemoryMarshal.Cast<uint, Vector<uint>>(pixels);
        for (var i = 0; i < results.Length; i++)
            results[i] = Round(red[i]) | (Round(green[i]) << 8) | (Round(blue[i]) << 16) | new Vector<uint>(0xFF000000);
    }

    private static Vector<uint> Round(Vector<float> value) => Vector.AsVectorUInt32(Vector.ConvertToInt32(value + new Vector<float>(0.5f)));

    private static Vector<float> Mix(Vector<float> a, Vector<float> b, Vector<float> weight) => a + ((b - a) * weight);

    private static Vector<float> Channel(Vector<uint> pixels, int shift) =>
        Vector.ConvertToSingle(Vector.AsVectorInt32((pixels >>> shift) & new Vector<uint>(0xFF)));

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> row) => MemoryMarshal.Cast<float, Vector<float>>(row);

    private static ReadOnlySpan<Vector<uint>> Vectors(ReadOnlySpan<uint> row) => MemoryMarshal.Cast<uint, Vector<uint>>(row);

    private static Span<Vector<float>> Plane(Span<float> planes, int plane) =>
        MemoryMarshal.Cast<float, Vector<float>>(planes.Slice(plane * (planes.Length / 3), planes.Length / 3));

    private static ReadOnlySpan<Vector<float>> Plane(ReadOnlySpan<float> planes, int plane) =>
        MemoryMarshal.Cast<float, Vector<float>>(planes.Slice(plane * (planes.Length / 3), planes.Length / 3));
}
