using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// AVX2: the probe's sign is moved to the row (VPSIGNB), so that |probe| is the unsigned operand of VPMADDUBSW. Codes never go
/// below -127, hence a pair is at most 2 * 127 * 127 = 32,258 and 16 bits do not saturate.
/// </summary>
internal readonly struct Avx2Rows : IFourRows
{
    /// <inheritdoc/>
    public static string Name => "avx2";

    /// <inheritdoc/>
    public static bool IsSupported => Avx2.IsSupported;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dots(ref sbyte probe, nuint length, ref sbyte row0, ref sbyte row1, ref sbyte row2, ref sbyte row3)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < length; i += 32)
        {
            var signed = Vector256.LoadUnsafe(ref probe, i);
            var magnitude = Avx2.Abs(signed);
            a += Products(magnitude, signed, Vector256.LoadUnsafe(ref row0, i));
            b += Products(magnitude, signed, Vector256.LoadUnsafe(ref row1, i));
            c += Products(magnitude, signed, Vector256.LoadUnsafe(ref row2, i));
            d += Products(magnitude, signed, Vector256.LoadUnsafe(ref row3, i));
        }

        return Lanes.Sum(a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<byte> magnitude, Vector256<sbyte> sign, Vector256<sbyte> row) =>
        Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(magnitude, Avx2.Sign(row, sign)), Vector256<short>.One);
}
