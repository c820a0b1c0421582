using System.Numerics.Tensors;

namespace FaceCV.Core.Index.Bases;

/// <summary>Vectors of unit length at right angles to each other, by Gram and Schmidt.</summary>
internal static class Orthonormal
{
    /// <summary>Fills with numbers that look random and are the same every time.</summary>
    public static void Fill<T>(Span<T> values)
        where T : System.Numerics.IFloatingPoint<T>
    {
        var state = 0x9E3779B97F4A7C15ul;
        for (var i = 0; i < values.Length; i++)
        {
            // xorshift64 (Marsaglia, Xorshift RNGs, 2003).
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            values[i] = T.CreateTruncating((state >> 40) / (double)(1 << 24)) - T.CreateTruncating(0.5);
        }
    }

    /// <summary>Makes rows orthonormal in place, each by what is left of it beside those before.</summary>
    /// <param name="rows">Row after row.</param>
    /// <param name="dimension">Components of a row.</param>
    /// <param name="from">First row to change; those before are orthonormal already.</param>
    public static void Make<T>(Span<T> rows, int dimension, int from = 0)
        where T : System.Numerics.IRootFunctions<T>, System.Numerics.IFloatingPoint<T>
    {
        for (var at = from * dimension; at < rows.Length; at += dimension)
        {
            var row = rows.Slice(at, dimension);

            // Twice is enough (Giraud, Langou and Rozloznik, 2005): what rounding left of the others the first time, the second takes out.
            for (var pass = 0; pass < 2; pass++)
            {
                for (var other = 0; other < at; other += dimension)
                {
                    var axis = rows.Slice(other, dimension);
                    TensorPrimitives.MultiplyAdd(axis, -TensorPrimitives.Dot<T>(axis, row), row, row);
                }

                var length = TensorPrimitives.Norm<T>(row);
                if (length == T.Zero)
                {
                    // Nothing was left: any other direction will do, and there is one as long as rows are fewer than components.
                    Fill(row);
                    row[at / dimension % dimension] += T.One;
                    pass = -1;
                    continue;
                }

                TensorPrimitives.Divide(row, length, row);
            }
        }
    }

    /// <summary>Adds to some orthonormal rows, of float precision, as many more as make a square matrix; computed in double precision.</summary>
    public static float[] Complete(ReadOnlySpan<float> rows, int dimension)
    {
        var wide = new double[dimension * dimension];
        Fill<double>(wide);
        TensorPrimitives.ConvertSaturating<float, double>(rows, wide);
        Make<double>(wide, dimension);
        var matrix = new float[wide.Length];
        TensorPrimitives.ConvertSaturating<double, float>(wide, matrix);
        return matrix;
    }
}
