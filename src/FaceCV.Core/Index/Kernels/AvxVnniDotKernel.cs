using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// VPDPBUSD on 256-bit registers (.NET 10 has no 512-bit form of it): four products of unsigned by signed bytes summed into
/// 32 bits without saturation. The probe is made unsigned by adding 128 to each code, which adds 128 times the row's sum; that is
/// subtracted again.
/// </summary>
internal sealed class AvxVnniDotKernel : DotKernel
{
    /// <inheritdoc/>
    public override string Name => "avx-vnni";

    /// <inheritdoc/>
    public override bool IsSupported => AvxVnni.IsSupported;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Compute(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, ReadOnlySpan<int> offsets, Span<int> dots)
    {
        var stride = (nuint)probe.Length;
        ref var p = ref MemoryMarshal.GetReference(probe);
        ref var row0 = ref MemoryMarshal.GetReference(codes);
        var flip = Vector256.Create((byte)0x80);
        for (var row = 0; row < dots.Length; row += RowGroup)
        {
            ref var row1 = ref Unsafe.Add(ref row0, stride);
            ref var row2 = ref Unsafe.Add(ref row1, stride);
            ref var row3 = ref Unsafe.Add(ref row2, stride);
            Vector256<int> a = default, b = default, c = default, d = default;
            for (nuint i = 0; i < stride; i += 32)
            {
                var shifted = Vector256.LoadUnsafe(ref p, i).AsByte() ^ flip;
                a = AvxVnni.MultiplyWideningAndAdd(a, shifted, Vector256.LoadUnsafe(ref row0, i));
                b = AvxVnni.MultiplyWideningAndAdd(b, shifted, Vector256.LoadUnsafe(ref row1, i));
                c = AvxVnni.MultiplyWideningAndAdd(c, shifted, Vector256.LoadUnsafe(ref row2, i));
                d = AvxVnni.MultiplyWideningAndAdd(d, shifted, Vector256.LoadUnsafe(ref row3, i));
            }

            (Lanes.Sum(a, b, c, d) - Vector128.Create(offsets.Slice(row, RowGroup))).CopyTo(dots[row..]);
            row0 = ref Unsafe.Add(ref row3, stride);
        }
    }
}
