using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FaceCV.Core.Index.Kernels;

/// <summary>No instructions beyond the plain ones; what the other kernels are held to.</summary>
internal readonly struct ScalarRows : IFourRows
{
    /// <inheritdoc/>
    public static string Name => "scalar";

    /// <inheritdoc/>
    public static bool IsSupported => true;

    /// <inheritdoc/>
    public static Vector128<int> Dots(ref sbyte probe, nuint length, ref sbyte row0, ref sbyte row1, ref sbyte row2, ref sbyte row3)
    {
        int a = 0, b = 0, c = 0, d = 0;
        for (nuint i = 0; i < length; i++)
        {
            int code = Unsafe.Add(ref probe, i);
            a += code * Unsafe.Add(ref row0, i);
            b += code * Unsafe.Add(ref row1, i);
            c += code * Unsafe.Add(ref row2, i);
            d += code * Unsafe.Add(ref row3, i);
        }

        return Vector128.Create(a, b, c, d);
    }
}
