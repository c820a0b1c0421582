namespace FaceCV.Core.Observability;

/// <summary>
/// Adds up the stages of everything that one flow of control does, such as the handling of a request with all it awaits and starts.
/// Stages that run side by side add up too, so that the sum may exceed the wall time. Safe for parallel use.
/// </summary>
public sealed class StageTally
{
    private static readonly AsyncLocal<StageTally?> Ambient = new();

    private readonly long[] _ticks = new long[StageNames.All.Count];

    private StageTally()
    {
    }

    /// <summary>Begins a tally for the calling flow of control.</summary>
    public static StageTally Begin() => Ambient.Value = new StageTally();

    /// <summary>The stages that took any time, by name, in milliseconds to a tenth; null when none did.</summary>
    public IReadOnlyDictionary<string, double>? Read()
    {
        Dictionary<string, double>? read = null;
        for (var i = 0; i < _ticks.Length; i++)
        {
            var ticks = Interlocked.Read(ref _ticks[i]);
            if (ticks > 0) (read ??= new Dictionary<string, double>(StringComparer.Ordinal))[StageNames.All[i]] = Math.Round(TimeSpan.FromTicks(ticks).TotalMilliseconds, 1);
        }

        return read;
    }

    /// <summary>Adds to the tally of the calling flow of control, if there is one.</summary>
    internal static void Add(Stage stage, TimeSpan time)
    {
        if (Ambient.Value is { } tally) Interlocked.Add(ref tally._ticks[(int)stage], time.Ticks);
    }
}
