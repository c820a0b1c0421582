namespace FaceCV.Core.Index.Kernels;

/// <summary>The plain loop, for processors without the vector instructions below and as the measure of the others.</summary>
internal sealed class ScalarDotKernel : DotKernel
{
    /// <inheritdoc/>
    public override string Name => "scalar";

    /// <inheritdoc/>
    public override bool IsSupported => true;

    /// <inheritdoc/>
    protected override void Compute(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, ReadOnlySpan<int> offsets, Span<int> dots)
    {
        for (var row = 0; row < dots.Length; row++)
        {
            var code = codes.Slice(row * probe.Length, probe.Length);
            var sum = 0;
            for (var i = 0; i < code.Length; i++) sum += probe[i] * code[i];
            dots[row] = sum;
        }
    }
}
