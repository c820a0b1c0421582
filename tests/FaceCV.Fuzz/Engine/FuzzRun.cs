using System.Diagnostics;

namespace FaceCV.Fuzz.Engine;

/// <summary>What a run came to.</summary>
/// <param name="Executions">Inputs tried.</param>
/// <param name="Refused">Those that were refused as they should be.</param>
/// <param name="Edges">Branches met; 0 when the assemblies are not instrumented.</param>
/// <param name="Kept">Inputs that the run works with in the end.</param>
/// <param name="Findings">One input for each kind of finding, made small, with what was wrong.</param>
internal sealed record FuzzResult(long Executions, long Refused, int Edges, int Kept, IReadOnlyList<(byte[] Input, string What)> Findings);

/// <summary>
/// Tries inputs in this process: those to begin with, then changed ones, keeping each that ran a branch which none before it ran. Without
/// instrumentation only the first ones are changed. One at a time in a process.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, Coverage coverage, int seed, Sentinel? sentinel = null)
{
    private const int MostSmallerTries = 2_000;

    private readonly Dictionary<string, (byte[] Input, string What)> _findings = new(StringComparer.Ordinal);
    private readonly List<byte[]> _inputs = [];
    private long _executions, _refused;

    /// <summary>Runs.</summary>
    /// <param name="first">Inputs to begin with.</param>
    /// <param name="ends">Whether it is enough, given the executions so far.</param>
    public FuzzResult Run(IEnumerable<byte[]> first, Func<long, bool> ends)
    {
        var mutator = new Mutator(seed, target.Words, target.MostBytes);
        foreach (var input in first)
        {
            Try(input);
            _inputs.Add(input);
        }

        while (!ends(_executions))
        {
            // Half of the time of the newest: they are where the unknown is.
            var newest = Math.Min(_inputs.Count, 16);
            var chosen = mutator.Pick(2) == 0 ? _inputs[^(1 + mutator.Pick(newest))] : _inputs[mutator.Pick(_inputs.Count)];
            var input = mutator.Change(chosen, _inputs[mutator.Pick(_inputs.Count)]);
            if (Try(input)) _inputs.Add(input);
        }

        return new FuzzResult(_executions, _refused, coverage.Edges, _inputs.Count, [.. _findings.Values.Select(found => (Smaller(found.Input, found.What), found.What))]);
    }

    private bool Try(byte[] input)
    {
        coverage.Clear();
        sentinel?.Begin(input);
        var attempt = Attempt.Of(target, input);
        sentinel?.End();
        _executions++;
        if (attempt.Refused) _refused++;
        if (attempt.Finding is { } what && _findings.TryAdd(Attempt.KindOf(what), (input, what))) sentinel?.Keep(input, what);
        return coverage.Take() && attempt.Finding is null;
    }

    // Takes away what the finding does not need, in ever smaller pieces.
    private byte[] Smaller(byte[] input, string what)
    {
        var (kind, tries) = (Attempt.KindOf(what), 0);
        for (var piece = Math.Max(1, input.Length / 2); piece > 0; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length && tries < MostSmallerTries; tries++)
            {
                byte[] without = [.. input.AsSpan(0, at), .. input.AsSpan(at + piece)];
                if (Attempt.Of(target, without).Finding is { } found && Attempt.KindOf(found) == kind) input = without;
                else at += piece;
            }
        }

        return input;
    }
}
