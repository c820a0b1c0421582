using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// 512-bit registers without VNNI: codes widened to 16 bits, pairs of products summed into 32 bits by VPMADDWD, which cannot
/// saturate here. (VPMADDUBSW would: two products of 255 by 127 leave 16 bits.)
/// </summary>
internal readonly struct Avx512Rows : IFourRows
{
    /// <inheritdoc/>
    public static string Name => "avx-512";

    /// <inheritdoc/>
    public static bool IsSupported => Avx512BW.IsSupported;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dots(ref sbyte probe, nuint length, ref sbyte row0, ref sbyte row1, ref sbyte row2, ref sbyte row3)
    {
        Vector512<int> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < length; i += 32)
        {
            var wide = Widen(ref probe, i);
            a += Avx512BW.MultiplyAddAdjacent(wide, Widen(ref row0, i));
            b += Avx512BW.MultiplyAddAdjacent(wide, Widen(ref row1, i));
            c += Avx512BW.MultiplyAddAdjacent(wide, Widen(ref row2, i));
            d += Avx512BW.MultiplyAddAdjacent(wide, Widen(ref row3, i));
        }

        return Lanes.Sum(Lanes.Fold(a), Lanes.Fold(b), Lanes.Fold(c), Lanes.Fold(d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Widen(ref sbyte codes, nuint at) =>
        Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref codes, at));
}
