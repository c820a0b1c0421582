using System.Diagnostics;

namespace FaceCV.Fuzz.Engine;

/// <summary>What came of one input.</summary>
/// <param name="Finding">What was wrong, beginning with a name by which like findings are known; null when nothing was.</param>
/// <param name="Refused">Whether the input was refused as it should be.</param>
internal readonly record struct Attempt(string? Finding, bool Refused)
{
    /// <summary>Tries an input.</summary>
    public static Attempt Of(FuzzTarget target, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = false;
        try
        {
            target.Run(input);
        }
        catch (Exception failure) when (target.Refuses(failure))
        {
            refused = true;
        }
        catch (Exception failure)
        {
            return new($"{failure.GetType().Name} {PlaceOf(failure)}: {failure.Message}", false);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new(allocated > target.MostAllocated ? $"Memory: {allocated:N0} bytes for an input of {input.Length:N0}" : null, refused);
    }

    /// <summary>The name of a finding: what went wrong and where, without what the input said.</summary>
    public static string KindOf(string finding) => finding.Split(':')[0];

    // The first method of our own on the stack; of third parties the first of all.
    private static string PlaceOf(Exception failure)
    {
        var methods = new StackTrace(failure).GetFrames().Select(frame => frame.GetMethod()).OfType<System.Reflection.MethodBase>().ToList();
        var own = methods.Find(method => method.DeclaringType?.Namespace is { } space && space.StartsWith("FaceCV.", StringComparison.Ordinal) && !space.StartsWith("FaceCV.Fuzz", StringComparison.Ordinal));
        return (own ?? methods.FirstOrDefault()) is { } method ? $"{method.DeclaringType?.Name}.{method.Name}" : "nowhere";
    }
}
