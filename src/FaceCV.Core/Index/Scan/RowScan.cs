using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FaceCV.Core.Index.Kernels;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Scan;

/// <summary>
/// Reads one chunk for one search: integer dots of a block of rows, the bound of <see cref="QuantisedProbe"/> for each, and for the
/// rows whose bound reaches the floor the float similarity.
/// </summary>
internal static class RowScan
{
    private const int BlockRows = 256;
    private const int Lanes = 8;

    /// <summary>Offers to a ranking every row of the chunk that may enter the answer.</summary>
    [SkipLocalsInit]
    public static void Read(VectorChunk chunk, SearchRun search, Ranking ranking)
    {
        Span<int> block = stackalloc int[BlockRows];
        var used = chunk.Used;
        for (var start = 0; start < used; start += BlockRows)
        {
            // Rounding up stays inside the chunk; rows never used are in no version.
            var rows = Math.Min(BlockRows, (used - start + Lanes - 1) / Lanes * Lanes);
            var dots = block[..rows];
            search.Kernel.Dots(search.Probe.Codes, chunk.CodesFrom(start), chunk.Offsets.AsSpan(start, rows), dots);
            Sieve(chunk, start, dots, search, ranking);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sieve(VectorChunk chunk, int start, ReadOnlySpan<int> dots, SearchRun search, Ranking ranking)
    {
        var probe = search.Probe;
        var gain = Vector256.Create(probe.Gain);
        var reach = Vector256.Create(probe.Reach);
        ref var dot = ref MemoryMarshal.GetReference(dots);
        ref var scale = ref MemoryMarshal.GetReference(chunk.Scales.AsSpan(start, dots.Length));
        ref var error = ref MemoryMarshal.GetReference(chunk.Errors.AsSpan(start, dots.Length));
        var limit = Vector256.Create(search.LimitFor(ranking));
        for (var i = 0; i < dots.Length; i += Lanes)
        {
            var at = (nuint)i;
            var near = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref dot, at)) * gain * Vector256.LoadUnsafe(ref scale, at);
            var bound = near + (reach * Vector256.LoadUnsafe(ref error, at));
            var hits = Vector256.GreaterThanOrEqual(bound, limit).ExtractMostSignificantBits();
            if (hits == 0) continue;
            for (; hits != 0; hits &= hits - 1)
                Compare(chunk, start + i + System.Numerics.BitOperations.TrailingZeroCount(hits), search, ranking);
            limit = Vector256.Create(search.LimitFor(ranking));
        }
    }

    private static void Compare(VectorChunk chunk, int slot, SearchRun search, Ranking ranking)
    {
        if (!chunk.Lives.IsVisible(slot, search.Version)) return;
        var similarity = search.Probe.Similarity(chunk.Vector(slot));
        if (similarity < ranking.Floor) return;
        ranking.Offer(new IndexHit(chunk.Faces[slot], chunk.People[slot], similarity));
        search.Raise(ranking.Floor);
    }
}
