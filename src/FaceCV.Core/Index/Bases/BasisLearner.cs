using System.Numerics.Tensors;
using FaceCV.Core.Index.Kernels;

namespace FaceCV.Core.Index.Bases;

/// <summary>
/// Learns from a sample in which directions vectors have most of their length (the eigenvectors of their second moment of largest
/// eigenvalue, by orthogonal iteration: Golub and Van Loan, Matrix Computations, 8.2.4). A basis learnt badly costs time, never an answer.
/// </summary>
internal static class BasisLearner
{
    /// <summary>
    /// Most of the squared length, on average, that may lie outside the leading components: the bound of a row then exceeds its similarity by
    /// less than that, about as much as impostors scatter.
    /// </summary>
    public const double MostRest = 0.08;

    /// <summary>Of relearning: how many times what the new basis leaves the old may leave before it is given up.</summary>
    private const double Worse = 1.5;

    private const int Rounds = 10;

    /// <summary>Learns a basis.</summary>
    /// <param name="sample">Unit vectors, vector after vector; thousands.</param>
    /// <param name="present">The basis in use.</param>
    /// <returns>A better basis; the present one when there is no better.</returns>
    public static Basis Learn(ReadOnlySpan<float> sample, Basis present)
    {
        var dimension = present.Dimension;
        var most = dimension / 2 / DotKernel.CodeAlignment * DotKernel.CodeAlignment;
        if (most == 0 || dimension > Basis.MaxDimension) return present;
        var moment = Moment(sample, dimension);
        var axes = LeadingAxes(moment, dimension, most);
        var lead = LeadOf(moment, axes, dimension, most, out var rest);
        if (lead == 0) return present;
        if (!present.IsNatural && present.Lead <= lead && Rest(moment, present.Rows, dimension, present.Lead) <= (Worse * rest) + (MostRest / 10)) return present;
        return new Basis(dimension, lead, Orthonormal.Complete(axes, dimension));
    }

    // Column times column: entry (i, j) is the mean of component i times component j.
    private static float[] Moment(ReadOnlySpan<float> sample, int dimension)
    {
        var count = sample.Length / dimension;
        var columns = new float[sample.Length];
        for (var row = 0; row < count; row++)
        {
            for (var i = 0; i < dimension; i++) columns[(i * count) + row] = sample[(row * dimension) + i];
        }

        var moment = new float[dimension * dimension];
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var mean = TensorPrimitives.Dot<float>(columns.AsSpan(i * count, count), columns.AsSpan(j * count, count)) / count;
                moment[(i * dimension) + j] = moment[(j * dimension) + i] = mean;
            }
        }

        Array.Clear(columns);
        return moment;
    }

    private static float[] LeadingAxes(float[] moment, int dimension, int count)
    {
        var axes = new float[count * dimension];
        Orthonormal.Fill(axes);
        var next = new float[axes.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var axis = 0; axis < count; axis++)
            {
                var from = axes.AsSpan(axis * dimension, dimension);
                for (var i = 0; i < dimension; i++)
                    next[(axis * dimension) + i] = TensorPrimitives.Dot(moment.AsSpan(i * dimension, dimension), from);
            }

            Orthonormal.Make(next, dimension);
            (axes, next) = (next, axes);
        }

        return axes;
    }

    private static int LeadOf(float[] moment, float[] axes, int dimension, int most, out double rest)
    {
        for (var lead = DotKernel.CodeAlignment; lead <= most; lead += DotKernel.CodeAlignment)
        {
            rest = Rest(moment, axes, dimension, lead);
            if (rest <= MostRest) return lead;
        }

        rest = 1;
        return 0;
    }

    // Mean squared length outside the first axes: the trace of the moment is that of all, axis' * moment * axis that along an axis.
    private static double Rest(float[] moment, ReadOnlySpan<float> axes, int dimension, int lead)
    {
        var rest = 0d;
        for (var i = 0; i < dimension; i++) rest += moment[(i * dimension) + i];
        for (var axis = 0; axis < lead; axis++)
        {
            var along = axes.Slice(axis * dimension, dimension);
            for (var i = 0; i < dimension; i++) rest -= along[i] * TensorPrimitives.Dot(moment.AsSpan(i * dimension, dimension), along);
        }

        return rest;
    }
}
