using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FaceCV.Core.Index.Kernels;
using FaceCV.Core.Index.Rows;

namespace FaceCV.Core.Index.Scan;

/// <summary>
/// Reads one chunk for the probes of a search, block after block: the bounds of <see cref="QuantisedProbe"/> by the leading components of all
/// rows; for the rows whose bound reaches the floor those by all components; what still reaches it goes on the shortlist.
/// </summary>
internal static class RowScan
{
    private const int BlockRows = 256;
    private const int Lanes = 8;

    // From so many rows left of a block on, the rest of all its rows is read in one go: cheaper than here and there.
    private const int ReadWhole = BlockRows / 4;

    /// <summary>Offers to the shortlists every row of the chunk that may enter the answers.</summary>
    /// <param name="number">Number of the chunk.</param>
    /// <param name="search">The search.</param>
    /// <param name="lists">This thread's shortlist for each query of the search.</param>
    [SkipLocalsInit]
    public static void Read(int number, SearchRun search, ReadOnlySpan<Shortlist> lists)
    {
        Span<int> dots = stackalloc int[BlockRows];
        Span<int> left = stackalloc int[BlockRows];
        var chunk = search.Chunks[number];
        var codes = search.Codes[number];
        var used = chunk.Used;
        for (var start = 0; start < used; start += BlockRows)
        {
            // Rounding up stays inside the chunk; rows never used are in no version.
            var rows = Math.Min(BlockRows, (used - start + Lanes - 1) / Lanes * Lanes);
            for (var i = 0; i < lists.Length; i++)
            {
                var query = search.Queries[i];
                var probe = query.In(codes.Basis);
                search.Kernel.Dots(probe.LeadCodes, codes.Lead[(start * codes.LeadStride)..], dots[..rows]);
                var count = Sieve(codes, start, dots[..rows], probe, lists[i].Floor, left);
                count = Keep(chunk, start, left[..count], search.Version, query);
                if (count == 0) continue;
                Weigh(number, start, left, count, dots[..rows], search, probe, lists[i]);
                query.Raise(lists[i].Floor);
            }
        }
    }

    // The rows of a block that reach the floor by their leading components.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sieve(ChunkCodes codes, int start, ReadOnlySpan<int> dots, QuantisedProbe probe, float floor, Span<int> left)
    {
        var count = 0;
        var gain = Vector256.Create(probe.LeadGain);
        var reach = Vector256.Create(probe.LeadReach);
        var beside = Vector256.Create(probe.RestLength);
        var limit = Vector256.Create(floor - probe.LeadMargin);
        ref var dot = ref MemoryMarshal.GetReference(dots);
        ref var scale = ref MemoryMarshal.GetReference(codes.LeadScales.AsSpan(start, dots.Length));
        ref var error = ref MemoryMarshal.GetReference(codes.LeadErrors.AsSpan(start, dots.Length));
        ref var rest = ref MemoryMarshal.GetReference(codes.RestLengths.AsSpan(start, dots.Length));
        for (nuint at = 0; at < (nuint)dots.Length; at += Lanes)
        {
            var near = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref dot, at)) * gain * Vector256.LoadUnsafe(ref scale, at);
            var bound = near + (reach * Vector256.LoadUnsafe(ref error, at)) + (beside * Vector256.LoadUnsafe(ref rest, at));
            for (var hits = Vector256.GreaterThanOrEqual(bound, limit).ExtractMostSignificantBits(); hits != 0; hits &= hits - 1)
                left[count++] = (int)at + BitOperations.TrailingZeroCount(hits);
        }

        return count;
    }

    // Those that the search sees and that are allowed.
    private static int Keep(VectorChunk chunk, int start, Span<int> left, long version, Query query)
    {
        var count = 0;
        foreach (var row in left)
        {
            if (chunk.Lives.IsVisible(start + row, version) && (query.Allowed is null || query.Allowed(chunk.People[start + row]))) left[count++] = row;
        }

        return count;
    }

    // Those that reach the floor by all components.
    [SkipLocalsInit]
    private static void Weigh(
        int number, int start, Span<int> left, int count, ReadOnlySpan<int> leadDots, SearchRun search, QuantisedProbe probe, Shortlist list)
    {
        Span<int> restDots = stackalloc int[BlockRows];
        var codes = search.Codes[number];
        var whole = count >= ReadWhole;
        if (codes.RestStride != 0)
        {
            var rest = codes.Rest[(start * codes.RestStride)..];
            if (whole) search.Kernel.Dots(probe.RestCodes, rest, restDots[..leadDots.Length]);
            else search.Kernel.DotsAt(probe.RestCodes, rest, Padded(left, count), restDots[..Pad(count)]);
        }

        for (var i = 0; i < count; i++)
        {
            var (row, slot) = (left[i], start + left[i]);
            var near = leadDots[row] * probe.LeadGain * codes.LeadScales[slot];
            if (codes.RestStride != 0) near += restDots[whole ? row : i] * probe.RestGain * codes.RestScales[slot];
            var spread = (probe.Reach * codes.Errors[slot]) + probe.Margin;
            if (near + spread < list.Floor) continue;
            list.Offer((number << VectorChunk.CapacityBits) + slot, search.Chunks[number], near - spread, near + spread, search.Storage, search.Chunks);
        }
    }

    private static int Pad(int count) => (count + DotKernel.RowGroup - 1) / DotKernel.RowGroup * DotKernel.RowGroup;

    private static ReadOnlySpan<int> Padded(Span<int> rows, int count)
    {
        rows[count..Pad(count)].Fill(rows[0]);
        return rows[..Pad(count)];
    }
}
