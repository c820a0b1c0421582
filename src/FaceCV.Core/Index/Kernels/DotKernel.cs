namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// Integer dot products of one probe code with many row codes. Every kernel gives the same integers, so any of them may stand in
/// for any other; a test holds them to <see cref="ScalarRows"/>.
/// </summary>
internal abstract class DotKernel
{
    /// <summary>Rows are computed in groups of this many.</summary>
    public const int RowGroup = 4;

    /// <summary>Codes of a row are padded with zeros to a multiple of this many bytes: one cache line, one 512-bit register.</summary>
    public const int CodeAlignment = 64;

    /// <summary>Every kernel, fastest first.</summary>
    public static IReadOnlyList<DotKernel> All { get; } =
        [new DotKernel<AvxVnniRows>(), new DotKernel<Avx512Rows>(), new DotKernel<Avx2Rows>(), new DotKernel<ScalarRows>()];

    /// <summary>The fastest kernel this processor runs.</summary>
    public static DotKernel Best { get; } = All.First(kernel => kernel.IsSupported);

    /// <summary>Short name for reports.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this processor has the instructions.</summary>
    public abstract bool IsSupported { get; }

    /// <summary>A number of components padded to whole alignments.</summary>
    public static int Pad(int components) => (components + CodeAlignment - 1) / CodeAlignment * CodeAlignment;

    /// <summary>Computes <c>dots[r] = sum of probe[i] * codes[r * stride + i]</c>.</summary>
    /// <param name="probe">Codes -127..127; the length is the stride, a multiple of <see cref="CodeAlignment"/>.</param>
    /// <param name="codes">Row after row of codes -127..127.</param>
    /// <param name="dots">The answers; its length, a multiple of <see cref="RowGroup"/>, is the number of rows.</param>
    public void Dots(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, Span<int> dots)
    {
        Check(probe, dots);
        if (codes.Length < (long)probe.Length * dots.Length) throw new ArgumentException("Fewer codes than rows were asked for.", nameof(codes));
        Compute(probe, codes, dots);
    }

    /// <summary>Computes <c>dots[i] = sum of probe[j] * codes[rows[i] * stride + j]</c>, for a few rows out of many.</summary>
    /// <param name="probe">As in <see cref="Dots"/>.</param>
    /// <param name="codes">As in <see cref="Dots"/>.</param>
    /// <param name="rows">The rows, as many as there are answers.</param>
    /// <param name="dots">The answers, a multiple of <see cref="RowGroup"/>.</param>
    public void DotsAt(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, ReadOnlySpan<int> rows, Span<int> dots)
    {
        Check(probe, dots);
        if (rows.Length != dots.Length) throw new ArgumentException($"{rows.Length} rows and {dots.Length} answers.", nameof(rows));
        foreach (var row in rows)
        {
            if (row < 0 || codes.Length < (row + 1L) * probe.Length) throw new ArgumentException($"There is no row {row}.", nameof(rows));
        }

        ComputeAt(probe, codes, rows, dots);
    }

    /// <summary>The work of <see cref="Dots"/>, lengths checked.</summary>
    protected abstract void Compute(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, Span<int> dots);

    /// <summary>The work of <see cref="DotsAt"/>, lengths checked.</summary>
    protected abstract void ComputeAt(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, ReadOnlySpan<int> rows, Span<int> dots);

    private static void Check(ReadOnlySpan<sbyte> probe, ReadOnlySpan<int> dots)
    {
        if (probe.Length % CodeAlignment != 0 || dots.Length % RowGroup != 0)
            throw new ArgumentException($"A stride of {probe.Length} or {dots.Length} rows is not padded.", nameof(probe));
    }
}
