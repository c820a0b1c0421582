using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace FaceCV.Fuzz.Engine;

/// <summary>
/// Which branches of instrumented assemblies ran: a map of 64 Ki counters, as AFL has it, written by the code that <c>sharpfuzz</c> puts into an
/// assembly. Without instrumentation it stays empty. One in a process.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Size = 1 << 16;

    private readonly byte* _now = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    public Coverage() => Trace.SharedMem = _now;

    /// <summary>Branches met so far.</summary>
    public int Edges { get; private set; }

    /// <summary>Begins an execution.</summary>
    public void Clear()
    {
        new Span<byte>(_now, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Ends an execution.</summary>
    /// <returns>Whether a branch ran that had not, or one ran in another order of magnitude of times.</returns>
    public bool Take()
    {
        var words = (ulong*)_now;
        var isNew = false;
        for (var word = 0; word < Size / sizeof(ulong); word++)
        {
            if (words[word] == 0) continue;
            for (var i = word * sizeof(ulong); i < (word + 1) * sizeof(ulong); i++) isNew |= Take(i);
        }

        return isNew;
    }

    private bool Take(int i)
    {
        var magnitude = Magnitude(_now[i]);
        if ((_seen[i] | magnitude) == _seen[i]) return false;
        if (_seen[i] == 0) Edges++;
        _seen[i] |= magnitude;
        return true;
    }

    // The classes of AFL: 1, 2, 3, 4.., 8.., 16.., 32.., 128 and more.
    private static byte Magnitude(byte count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
