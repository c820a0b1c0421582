using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Audit;

/// <summary>
/// The audit log: who did what to whom, when and from where, in files that nobody can alter unseen who lacks the data key. Entries of requests
/// side by side are written together. Several processes may write to one folder. Safe for parallel use.
/// </summary>
public sealed class AuditLog : IAsyncDisposable
{
    // Refusals and changes that could not be written wait in memory, no more of them than this.
    private const int MostWaiting = 10_000;

    private readonly AuditFolder _folder;
    private readonly AuditChain _chain;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private List<(AuditEvent What, TaskCompletionSource? Told)> _waiting = [];
    private Task _work = Task.CompletedTask;
    private bool _works;
    private long _lost;

    /// <summary>Opens nothing before something is written or read.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="keys">The data keys, of which one seals the log's own key.</param>
    /// <param name="time">Clock.</param>
    /// <param name="retention">How long old entries are kept; null is for ever.</param>
    public AuditLog(string path, KeyRing keys, TimeProvider time, TimeSpan? retention = null)
    {
        (_folder, _time) = (new AuditFolder(path, keys), time);
        _chain = new AuditChain(_folder, retention, time);
    }

    /// <summary>Why the last entries could not be written; null when they were.</summary>
    public FaceException? Failure { get; private set; }

    /// <summary>Writes an entry and returns when it is on the disk.</summary>
    /// <param name="what">The entry; its time is set here.</param>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it could not be written. It waits in memory for the next time.</exception>
    public Task WriteAsync(AuditEvent what)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((what with { At = _time.GetUtcNow() }, told));
            Start();
        }

        return told.Task;
    }

    /// <summary>Writes entries one after the other and returns when all are on the disk.</summary>
    /// <exception cref="FaceException">As <see cref="WriteAsync(AuditEvent)"/>.</exception>
    public Task WriteAsync(IEnumerable<AuditEvent> events) => Task.WhenAll(events.Select(WriteAsync));

    /// <summary>Tries again what could not be written.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it still cannot be.</exception>
    public async Task RecoverAsync()
    {
        if (Failure is null) return;
        Task work;
        lock (_gate)
        {
            Start();
            work = _work;
        }

        await work;
        if (Failure is { } failure) throw failure;
    }

    /// <summary>Seals the log's key with the current data key, before old data keys are forgotten.</summary>
    /// <exception cref="FaceException">The key cannot be read or written.</exception>
    public void Reseal() => Reading(() =>
    {
        if (!_folder.Exists) return false;
        using var taken = _folder.Lock();
        _folder.Reseal();
        return true;
    });

    /// <summary>Goes through the whole log.</summary>
    /// <param name="expected">A head that was told earlier, which must still be there; null is none.</param>
    /// <exception cref="FaceException">The log's key or its files cannot be read.</exception>
    public AuditVerdict Verify(AuditHead? expected = null) => Reading(() =>
    {
        if (!_folder.Exists && _folder.Files().Count == 0)
            return new AuditVerdict(0, AuditHead.Start, AuditHead.Start, expected is null || expected == AuditHead.Start ? [] : ["There is no log, but there was one."]);
        byte[] key;
        List<(AuditFile, long)> files;
        using (_folder.Lock())
        {
            key = _folder.Key(mayMake: false);
            files = [.. _folder.Files().Select(file => (file, new FileInfo(file.Path).Length))];
        }

        return new AuditVerifier(_folder, key).Run(files, expected);
    });

    /// <summary>Entries of a time, the oldest first, as they stand: unverified.</summary>
    /// <param name="from">From when; null is from the beginning.</param>
    /// <param name="to">Before when; null is to the end.</param>
    /// <param name="after">Only entries after this number.</param>
    public IEnumerable<AuditEntry> Read(DateTimeOffset? from = null, DateTimeOffset? to = null, long after = 0) => AuditReader.Entries(_folder, from, to, after);

    /// <summary>Ends when everything is written that can be.</summary>
    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (_gate) work = _work;
        await work;
    }

    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FaceException(FaceError.StoreUnavailable, $"The audit log cannot be read: {failure.Message}", "Let the program read the folder audit of the data folder.", failure);
        }
    }

    private void Start()
    {
        if (_works) return;
        _works = true;
        _work = Task.Run(Work);
    }

    // Ends when nothing waits, or only what could not be written.
    private void Work()
    {
        while (true)
        {
            List<(AuditEvent What, TaskCompletionSource? Told)> taken;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _works = false;
                    return;
                }

                (taken, _waiting) = (_waiting, []);
            }

            if (Try([.. Lost(), .. taken.Select(each => each.What)]) is not { } failure)
            {
                _lost = 0;
                foreach (var (_, told) in taken) told?.SetResult();
                continue;
            }

            foreach (var (_, told) in taken) told?.SetException(failure);
            if (Keep(taken)) return;
        }
    }

    // Whether nobody waits for an answer.
    private bool Keep(List<(AuditEvent What, TaskCompletionSource? Told)> unwritten)
    {
        lock (_gate)
        {
            var over = Math.Max(0, unwritten.Count - MostWaiting);
            _lost += over;
            _works = _waiting.Count > 0;
            _waiting.InsertRange(0, unwritten.Take(MostWaiting).Select(each => (each.What, (TaskCompletionSource?)null)));
            return !_works;
        }
    }

    private FaceException? Try(List<AuditEvent> events)
    {
        try
        {
            _chain.Append(events);
            return Failure = null;
        }
        catch (FaceException failure)
        {
            return Failure = failure;
        }
    }

    private IEnumerable<AuditEvent> Lost() =>
        _lost == 0 ? [] : [new AuditEvent(AuditAction.AuditMend, AuditActor.Server, AuditOutcome.Failed) { At = _time.GetUtcNow(), Targets = ["entries-lost"], Count = _lost }];
}
