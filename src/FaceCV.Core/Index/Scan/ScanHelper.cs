namespace FaceCV.Core.Index.Scan;

/// <summary>
/// A thread-pool thread that joins a search. The searching thread works too and never waits for a helper that has not begun: with a
/// busy pool it does everything itself. Over all indexes, no more threads scan than the machine has processors.
/// </summary>
internal sealed class ScanHelper : IThreadPoolWorkItem
{
    private const int Queued = 0;
    private const int Running = 1;
    private const int Done = 2;
    private const int Abandoned = 3;

    private static int s_scanning;

    private readonly SearchRun _search;
    private readonly int _part;
    private Exception? _failure;
    private int _state = Queued;

    private ScanHelper(SearchRun search, int part)
    {
        _search = search;
        _part = part;
    }

    /// <summary>Runs a search with up to so many helpers; returns how many parts of it, this thread's first, hold what was found.</summary>
    public static int Share(SearchRun search, int helpers)
    {
        var idle = Environment.ProcessorCount - Interlocked.Increment(ref s_scanning);
        var joined = new ScanHelper[Math.Clamp(idle, 0, helpers)];
        for (var i = 0; i < joined.Length; i++)
        {
            search.BeginPart(i + 1);
            joined[i] = new ScanHelper(search, i + 1);
            ThreadPool.UnsafeQueueUserWorkItem(joined[i], preferLocal: false);
        }

        try
        {
            search.ReadChunks(0);
        }
        finally
        {
            Interlocked.Decrement(ref s_scanning);
            foreach (var helper in joined) helper.Await();
        }

        foreach (var helper in joined)
        {
            if (helper._failure is not null) throw new InvalidOperationException("A thread of a search failed.", helper._failure);
        }

        return joined.Length + 1;
    }

    /// <inheritdoc/>
    public void Execute()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Queued) != Queued) return;
        Interlocked.Increment(ref s_scanning);
        try
        {
            _search.ReadChunks(_part);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        finally
        {
            Interlocked.Decrement(ref s_scanning);
            Volatile.Write(ref _state, Done);
        }
    }

    // At most the one chunk the helper is at is waited for; a helper that has not begun is told not to, and its part stays empty.
    private void Await()
    {
        if (Interlocked.CompareExchange(ref _state, Abandoned, Queued) == Queued) return;
        var spin = default(SpinWait);
        while (Volatile.Read(ref _state) != Done) spin.SpinOnce(sleep1Threshold: -1);
    }
}
