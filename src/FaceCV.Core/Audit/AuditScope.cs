using System.Collections.Concurrent;

namespace FaceCV.Core.Audit;

/// <summary>
/// Collects the ids of what a request, a command or a job changes, wherever in it that happens. It follows the asynchronous flow: code that
/// changes something notes it without knowing for whom. Safe for parallel use.
/// </summary>
public sealed class AuditScope : IDisposable
{
    private const int MostNamed = 100_000;

    private static readonly AsyncLocal<AuditScope?> Ambient = new();

    private readonly ConcurrentQueue<string> _targets = new();
    // Given back to its own flow, not owned.
    private readonly WeakReference<AuditScope>? _outer = Ambient.Value is { } outer ? new(outer) : null;
    private long _unnamed;
    private volatile string? _collection;

    private AuditScope() => Ambient.Value = this;

    /// <summary>Begins to collect; what is around it collects nothing meanwhile.</summary>
    public static AuditScope Begin() => new();

    /// <summary>Things noted that no event has yet.</summary>
    public long Count => _targets.Count + Interlocked.Read(ref _unnamed);

    /// <summary>The collection they are in; of several the last.</summary>
    public string? Collection => _collection;

    /// <summary>Notes something changed.</summary>
    /// <param name="kind">What it is: <c>person</c>, <c>face</c>, <c>job</c>, <c>key</c>, <c>model</c>.</param>
    /// <param name="id">Its id.</param>
    /// <param name="collection">The collection it is in.</param>
    public static void Note(string kind, object id, string? collection = null)
    {
        if (Ambient.Value is not { } scope) return;
        if (collection is not null) scope._collection = collection;

        // An import of millions is counted; the first of them are named.
        if (scope._targets.Count < MostNamed) scope._targets.Enqueue($"{kind}:{id}");
        else Interlocked.Increment(ref scope._unnamed);
    }

    /// <summary>Notes things that are too many to be named.</summary>
    public static void NoteMany(long count, string? collection = null)
    {
        if (Ambient.Value is not { } scope) return;
        if (collection is not null) scope._collection = collection;
        Interlocked.Add(ref scope._unnamed, count);
    }

    /// <summary>Events with what was noted, at least one; takes it away from here.</summary>
    public IReadOnlyList<AuditEvent> Events(AuditEvent bare)
    {
        var events = new List<AuditEvent>();
        do
        {
            var targets = events.Count == 0 ? bare.Targets.ToList() : [];
            while (targets.Count < AuditEvent.MostTargets && _targets.TryDequeue(out var target))
            {
                if (!targets.Contains(target)) targets.Add(target);
            }

            var unnamed = _targets.IsEmpty ? Interlocked.Exchange(ref _unnamed, 0) : 0;
            events.Add(bare with { Targets = targets, Count = unnamed > 0 ? targets.Count + unnamed : bare.Count, Collection = bare.Collection ?? _collection });
        }
        while (!_targets.IsEmpty);
        return events;
    }

    /// <summary>Ends collecting.</summary>
    public void Dispose() => Ambient.Value = _outer is not null && _outer.TryGetTarget(out var outer) ? outer : null;
}
