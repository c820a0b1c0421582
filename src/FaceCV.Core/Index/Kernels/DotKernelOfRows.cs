using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceCV.Core.Index.Kernels;

/// <summary>The loops over rows, compiled for the instructions of one kind of processor.</summary>
internal sealed class DotKernel<TRows> : DotKernel
    where TRows : struct, IFourRows
{
    /// <inheritdoc/>
    public override string Name => TRows.Name;

    /// <inheritdoc/>
    public override bool IsSupported => TRows.IsSupported;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Compute(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, Span<int> dots)
    {
        var stride = (nuint)probe.Length;
        ref var p = ref MemoryMarshal.GetReference(probe);
        ref var row0 = ref MemoryMarshal.GetReference(codes);
        for (var row = 0; row < dots.Length; row += RowGroup)
        {
            ref var row1 = ref Unsafe.Add(ref row0, stride);
            ref var row2 = ref Unsafe.Add(ref row1, stride);
            ref var row3 = ref Unsafe.Add(ref row2, stride);
            TRows.Dots(ref p, stride, ref row0, ref row1, ref row2, ref row3).CopyTo(dots[row..]);
            row0 = ref Unsafe.Add(ref row3, stride);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void ComputeAt(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, ReadOnlySpan<int> rows, Span<int> dots)
    {
        var stride = (nuint)probe.Length;
        ref var p = ref MemoryMarshal.GetReference(probe);
        ref var first = ref MemoryMarshal.GetReference(codes);
        for (var i = 0; i < rows.Length; i += RowGroup)
        {
            TRows.Dots(
                ref p, stride,
                ref Unsafe.Add(ref first, (nuint)rows[i] * stride), ref Unsafe.Add(ref first, (nuint)rows[i + 1] * stride),
                ref Unsafe.Add(ref first, (nuint)rows[i + 2] * stride), ref Unsafe.Add(ref first, (nuint)rows[i + 3] * stride)).CopyTo(dots[i..]);
        }
    }
}
