using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FaceCV.Core.Index.Kernels;

/// <summary>
/// VPDPBUSD on 256-bit registers (.NET 10 has no 512-bit form of it): four products of unsigned by signed bytes summed into
/// 32 bits without saturation. The probe's sign is moved to the row, as in <see cref="Avx2Rows"/>.
/// </summary>
internal readonly struct AvxVnniRows : IFourRows
{
    /// <inheritdoc/>
    public static string Name => "avx-vnni";

    /// <inheritdoc/>
    public static bool IsSupported => AvxVnni.IsSupported;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dots(ref sbyte probe, nuint length, ref sbyte row0, ref sbyte row1, ref sbyte row2, ref sbyte row3)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < length; i += 32)
        {
            var signed = Vector256.LoadUnsafe(ref probe, i);
            var magnitude = Avx2.Abs(signed);
            a = AvxVnni.MultiplyWideningAndAdd(a, magnitude, Avx2.Sign(Vector256.LoadUnsafe(ref row0, i), signed));
            b = AvxVnni.MultiplyWideningAndAdd(b, magnitude, Avx2.Sign(Vector256.LoadUnsafe(ref row1, i), signed));
            c = AvxVnni.MultiplyWideningAndAdd(c, magnitude, Avx2.Sign(Vector256.LoadUnsafe(ref row2, i), signed));
            d = AvxVnni.MultiplyWideningAndAdd(d, magnitude, Avx2.Sign(Vector256.LoadUnsafe(ref row3, i), signed));
        }

        return Lanes.Sum(a, b, c, d);
    }
}
