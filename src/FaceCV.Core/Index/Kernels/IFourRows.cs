using System.Runtime.Intrinsics;

namespace FaceCV.Core.Index.Kernels;

/// <summary>The instructions of one kind of processor: integer dot products of a probe with four rows.</summary>
internal interface IFourRows
{
    /// <summary>Short name for reports.</summary>
    static abstract string Name { get; }

    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The four dot products.</summary>
    /// <param name="probe">First code of the probe, each -127..127.</param>
    /// <param name="length">Number of codes, a multiple of <see cref="DotKernel.CodeAlignment"/>.</param>
    /// <param name="row0">First code of a row, each -127..127.</param>
    /// <param name="row1">Likewise.</param>
    /// <param name="row2">Likewise.</param>
    /// <param name="row3">Likewise.</param>
    static abstract Vector128<int> Dots(ref sbyte probe, nuint length, ref sbyte row0, ref sbyte row1, ref sbyte row2, ref sbyte row3);
}
