namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// Integer dot products of one probe code with many row codes. Every kernel gives the same integers, so any of them may stand in
/// for any other; a test holds them to <see cref="ScalarDotKernel"/>.
/// </summary>
internal abstract class DotKernel
{
    /// <summary>Rows are computed in groups of this many.</summary>
    public const int RowGroup = 4;

    /// <summary>Codes of a row are padded with zeros to a multiple of this many bytes: one cache line, one 512-bit register.</summary>
    public const int CodeAlignment = 64;

    /// <summary>Every kernel, fastest first.</summary>
    public static IReadOnlyList<DotKernel> All { get; } =
        [new AvxVnniDotKernel(), new Avx512DotKernel(), new Avx2DotKernel(), new ScalarDotKernel()];

    /// <summary>The fastest kernel this processor runs.</summary>
    public static DotKernel Best { get; } = All.First(kernel => kernel.IsSupported);

    /// <summary>Short name for reports.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this processor has the instructions.</summary>
    public abstract bool IsSupported { get; }

    /// <summary>Computes <c>dots[r] = sum of probe[i] * codes[r * stride + i]</c>.</summary>
    /// <param name="probe">Codes -127..127; the length is the stride, a multiple of <see cref="CodeAlignment"/>.</param>
    /// <param name="codes">Row after row of codes -127..127.</param>
    /// <param name="offsets">128 times the sum of each row's codes, for kernels that shift the probe to unsigned.</param>
    /// <param name="dots">The answers; its length, a multiple of <see cref="RowGroup"/>, is the number of rows.</param>
    public void Dots(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, ReadOnlySpan<int> offsets, Span<int> dots)
    {
        if (probe.Length % CodeAlignment != 0 || dots.Length % RowGroup != 0)
            throw new ArgumentException($"A stride of {probe.Length} or {dots.Length} rows is not padded.", nameof(probe));
        if (codes.Length < (long)probe.Length * dots.Length || offsets.Length < dots.Length)
            throw new ArgumentException("Fewer codes than rows were asked for.", nameof(codes));
        Compute(probe, codes, offsets, dots);
    }

    /// <summary>The work of <see cref="Dots"/>, lengths checked.</summary>
    protected abstract void Compute(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, ReadOnlySpan<int> offsets, Span<int> dots);
}
