using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// AVX2: the probe's sign is moved to the row (VPSIGNB), so that |probe| is the unsigned operand of VPMADDUBSW. Codes never go
/// below -127, hence a pair is at most 2 * 127 * 127 = 32,258 and 16 bits do not saturate.
/// </summary>
internal sealed class Avx2DotKernel : DotKernel
{
    /// <inheritdoc/>
    public override string Name => "avx2";

    /// <inheritdoc/>
    public override bool IsSupported => Avx2.IsSupported;

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
            Vector256<int> a = default, b = default, c = default, d = default;
            for (nuint i = 0; i < stride; i += 32)
            {
                var signed = Vector256.LoadUnsafe(ref p, i);
                var magnitude = Avx2.Abs(signed);
                a += Products(magnitude, signed, Vector256.LoadUnsafe(ref row0, i));
                b += Products(magnitude, signed, Vector256.LoadUnsafe(ref row1, i));
                c += Products(magnitude, signed, Vector256.LoadUnsafe(ref row2, i));
                d += Products(magnitude, signed, Vector256.LoadUnsafe(ref row3, i));
            }

            Lanes.Sum(a, b, c, d).CopyTo(dots[row..]);
            row0 = ref Unsafe.Add(ref row3, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<byte> magnitude, Vector256<sbyte> sign, Vector256<sbyte> row) =>
        Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(magnitude, Avx2.Sign(row, sign)), Vector256<short>.One);
}
