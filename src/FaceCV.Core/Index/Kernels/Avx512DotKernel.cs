using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// 512-bit registers without VNNI: codes widened to 16 bits, pairs of products summed into 32 bits by VPMADDWD, which cannot
/// saturate here. (VPMADDUBSW would: two products of 255 by 127 leave 16 bits.)
/// </summary>
internal sealed class Avx512DotKernel : DotKernel
{
    /// <inheritdoc/>
    public override string Name => "avx-512";

    /// <inheritdoc/>
    public override bool IsSupported => Avx512BW.IsSupported;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Compute(ReadOnlySpan<sbyte> probe, ReadOnlySpan<sbyte> codes, ReadOnlySpan<int> offsets, Span<int> dots)
    {
        var stride = (nuint)probe.Length;
        ref var p = ref MemoryMarshal.GetReference(probe);
        ref var row0 = ref MemoryMarshal.GetReference(codes);
        for (var row = 0; row < dots.Length; row += RowGroup)
        {
            ref var row1 = ref Unsafe.Add(ref row0, stride);
            ref var row2 = ref Unsafe.Add(ref row1, stride);
            ref var row3 = ref Unsafe.Add(ref row2, stride);
            Vector512<int> a = default, b = default, c = default, d = default;
            for (nuint i = 0; i < stride; i += 32)
            {
                var wide = Widen(ref p, i);
                a += Avx512BW.MultiplyAddAdjacent(wide, Widen(ref row0, i));
                b += Avx512BW.MultiplyAddAdjacent(wide, Widen(ref row1, i));
                c += Avx512BW.MultiplyAddAdjacent(wide, Widen(ref row2, i));
                d += Avx512BW.MultiplyAddAdjacent(wide, Widen(ref row3, i));
            }

            Lanes.Sum(Lanes.Fold(a), Lanes.Fold(b), Lanes.Fold(c), Lanes.Fold(d)).CopyTo(dots[row..]);
            row0 = ref Unsafe.Add(ref row3, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Widen(ref sbyte codes, nuint at) =>
        Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref codes, at));
}
