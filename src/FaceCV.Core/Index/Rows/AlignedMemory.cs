using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FaceCV.Core.Index.Rows;

/// <summary>
/// Zeroed memory for vectors that begins on a cache line and never moves: the collector leaves no copy of it behind, so that
/// clearing a row really erases it.
/// </summary>
internal sealed class AlignedMemory<T>
    where T : unmanaged
{
    private const int LineBytes = 64;

    private readonly T[] _array;
    private readonly int _start;
    private readonly int _length;

    /// <summary>Allocates.</summary>
    /// <param name="length">Number of elements.</param>
    public AlignedMemory(int length)
    {
        var spare = LineBytes / Unsafe.SizeOf<T>();
        _array = GC.AllocateArray<T>(length + spare, pinned: true);
        _length = length;
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((LineBytes - (address % LineBytes)) % LineBytes) / Unsafe.SizeOf<T>();
    }

    /// <summary>All elements.</summary>
    public Span<T> Span => _array.AsSpan(_start, _length);
}
