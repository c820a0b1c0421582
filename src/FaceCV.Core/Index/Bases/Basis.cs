using System.Numerics.Tensors;
using FaceCV.Core.Index.Kernels;

namespace FaceCV.Core.Index.Bases;

/// <summary>
/// The coordinates in which rows are coded. The natural basis takes vectors as they are. A learnt one turns them so that the first
/// <see cref="Lead"/> components hold nearly all of their length: a scan of those alone then bounds the similarity well.
/// </summary>
/// <remarks>
/// A learnt basis is any matrix R whose rows are nearly orthonormal; how nearly is measured, and part of the bound. For unit vectors p, x
/// and their computed coordinates z = Rp + dz, y = Rx + dy, with |R'R - I| &lt;= e and |dz|, |dy| &lt;= h:
/// <code>|p.x - z.y| &lt;= e + 2 h (1 + e) + h h</code>
/// A computed component is off by at most <c>g |r|.|x|</c>, <c>g = d u / (1 - d u)</c>, u = 2^-24, in whatever order it is summed (Higham, Accuracy and
/// Stability of Numerical Algorithms, 3.1), so that <c>h &lt;= g |R|_F</c>, and |R|_F is the root of d but for e.
/// </remarks>
internal sealed class Basis
{
    /// <summary>Components from which a basis is not learnt: the rounding of the turn itself would outgrow what the codes lose.</summary>
    public const int MaxDimension = 2_048;

    private const int Together = 8;

    private readonly float[] _rows;

    /// <summary>A learnt basis.</summary>
    /// <param name="dimension">Components of a vector, 1..<see cref="MaxDimension"/>.</param>
    /// <param name="lead">Components that a scan begins with, a multiple of <see cref="DotKernel.CodeAlignment"/> below the dimension.</param>
    /// <param name="rows">The matrix, row after row, nearly orthonormal.</param>
    /// <exception cref="ArgumentException">The matrix is not.</exception>
    public Basis(int dimension, int lead, float[] rows)
    {
        (Dimension, Lead, _rows) = (dimension, lead, rows);
        var deviation = Deviation(dimension, rows);
        if (!(deviation < 1e-3)) throw new ArgumentException($"The rows of a basis are to be orthonormal; these are off by {deviation:G3}.", nameof(rows));
        var rounding = (dimension + 2) * Quantiser.Roundoff * MathF.Sqrt(dimension) * 1.01f;
        const float longest = UnitVector.GreatestLength;
        Slack = (deviation + (3 * rounding)) * longest * longest;
        Longest = longest * (1 + deviation + rounding);
    }

    private Basis(int dimension)
    {
        (Dimension, Lead, _rows) = (dimension, dimension, []);
        Longest = UnitVector.GreatestLength;
    }

    /// <summary>Components of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Components that a scan begins with; all of them in the natural basis.</summary>
    public int Lead { get; }

    /// <summary>Whether vectors are taken as they are.</summary>
    public bool IsNatural => _rows.Length == 0;

    /// <summary>The matrix, row after row; empty in the natural basis.</summary>
    public ReadOnlySpan<float> Rows => _rows;

    /// <summary>At most so much do the dot products of two vectors and of their coordinates differ.</summary>
    public float Slack { get; }

    /// <summary>At least the length of the coordinates of any vector let in.</summary>
    public float Longest { get; }

    /// <summary>The basis that takes vectors as they are.</summary>
    public static Basis Natural(int dimension) => new(dimension);

    /// <summary>Computes the coordinates of vectors.</summary>
    /// <param name="vectors">Vector after vector.</param>
    /// <param name="turned">Receives their coordinates, as many.</param>
    public void Turn(ReadOnlySpan<float> vectors, Span<float> turned)
    {
        if (IsNatural)
        {
            vectors.CopyTo(turned);
            return;
        }

        // A few vectors to each reading of the matrix, which is larger than the nearest cache.
        for (var start = 0; start < vectors.Length; start += Together * Dimension)
        {
            var end = Math.Min(start + (Together * Dimension), vectors.Length);
            for (var row = 0; row < Dimension; row++)
            {
                var axis = _rows.AsSpan(row * Dimension, Dimension);
                for (var at = start; at < end; at += Dimension) turned[at + row] = TensorPrimitives.Dot(axis, vectors.Slice(at, Dimension));
            }
        }
    }

    // The Frobenius norm of RR' - I, which is no less than its spectral norm, and that is the one of R'R - I, as R is square.
    private static float Deviation(int dimension, float[] rows)
    {
        var wide = new double[rows.Length];
        TensorPrimitives.ConvertSaturating<float, double>(rows, wide);
        var sum = 0d;
        for (var i = 0; i < dimension; i++)
        {
            var row = wide.AsSpan(i * dimension, dimension);
            for (var j = 0; j <= i; j++)
            {
                var off = TensorPrimitives.Dot<double>(row, wide.AsSpan(j * dimension, dimension)) - (i == j ? 1 : 0);
                sum += (i == j ? 1 : 2) * off * off;
            }
        }

        return (float)Math.Sqrt(sum) * 1.001f;
    }
}
