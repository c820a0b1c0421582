using FaceCV.Core.Errors;
using FaceCV.Stores.Observability;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FaceCV.Stores.Sqlite;

/// <summary>
/// One database file: a single connection for writing behind an asynchronous lock, several for reading. SQLite has no asynchronous I/O:
/// reads run on the caller's thread, writes, which wait for the disk, on the thread pool.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const string Kind = "sqlite";

    private readonly SqliteGalleryOptions _options;
    private readonly SqliteConnections _connections;
#pragma warning disable CA2213 // Never makes a wait handle; disposing it would strand those who wait, who are to learn that the store is closed.
    private readonly SemaphoreSlim _writing = new(1, 1);
#pragma warning restore CA2213
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _sweepTimer;
    private SqliteConnection? _writer;
    private bool _isSweepPlanned;
    private bool _isOpen;
    private bool _disposed;

    public SqliteDatabase(SqliteGalleryOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _connections = new SqliteConnections(options);
        _time = time;
        _logger = logger;
        _sweepTimer = time.CreateTimer(_ => _ = SweepWhenQuietAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Done in a writing transaction before its end; when it throws, nothing of the write is stored. Null is nothing.</summary>
    public Action<SqliteConnection>? BeforeCommit { get; set; }

    /// <summary>Opens and migrates; a second call does nothing.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => LockedAsync(
        "open",
        () =>
        {
            if (_isOpen) return true;
            _connections.CreateFile();
            foreach (var step in SqliteSchema.Migrate(Writer(), _time.GetUtcNow())) _logger.Migrated(step);
            _isOpen = true;
            if (SqliteErasures.IsSweepDue(Writer())) ScheduleSweep();
            _logger.Opened(_options.DatabasePath, Writer().ServerVersion);
            return true;
        },
        cancellationToken);

    /// <summary>Reads in one snapshot.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken) =>
        StoreWork.MeasureAsync(Kind, "read", () => ReadNow(query, cancellationToken));

    private Task<T> ReadNow<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        try
        {
            return Task.FromResult(Read(query));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return Task.FromException<T>(SqliteFailures.IsKnown(failure) ? Translate(failure) : failure);
        }
    }

    /// <summary>Writes in one transaction. The token is observed until the transaction begins; from there the write runs to its end.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        LockedAsync("write", () => InTransaction(work), cancellationToken);

    /// <summary>As <see cref="WriteAsync"/> for a write that erases, then rids the write-ahead log of what was erased and plans a sweep.</summary>
    /// <param name="work">The write; its second value says whether it erased anything.</param>
    /// <param name="cancellationToken">As for writing.</param>
    public Task<T> EraseAsync<T>(Func<SqliteConnection, (T Result, bool Erased)> work, CancellationToken cancellationToken) => LockedAsync(
        "erase",
        () =>
        {
            var (result, erased) = InTransaction(connection =>
            {
                var outcome = work(connection);
                if (outcome.Erased) SqliteErasures.Note(connection);
                return outcome;
            });
            if (erased) AfterErasure();
            return result;
        },
        cancellationToken);

    /// <summary>Rewrites the file when there were erasures since it was last rewritten; whether it did.</summary>
    public Task<bool> SweepAsync(CancellationToken cancellationToken) => LockedAsync("sweep", Sweep, cancellationToken);

    /// <summary>Writes a copy of the database, as it is at one moment and without free space, into an empty file. Other programs may write meanwhile.</summary>
    public Task BackUpAsync(string path, CancellationToken cancellationToken) => LockedAsync("backup", () => Writer().Execute("VACUUM INTO $path", ("$path", path)), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (_disposed) return;
            await _sweepTimer.DisposeAsync();
            if (_isOpen) await Task.Run(TrySweep);
            _disposed = true;
            _connections.Dispose();
            DropWriter();
        }
        finally
        {
            _writing.Release();
        }
    }

    private Task<T> LockedAsync<T>(string operation, Func<T> work, CancellationToken cancellationToken) =>
        StoreWork.MeasureAsync(Kind, operation, () => LockedAsync(work, cancellationToken));

    private async Task<T> LockedAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteGalleryStore));
            return await Task.Run(work, CancellationToken.None);
        }
        catch (Exception failure) when (SqliteFailures.IsKnown(failure))
        {
            if (!SqliteFailures.IsHarmless(failure)) DropWriter();
            throw Translate(failure);
        }
        finally
        {
            _writing.Release();
        }
    }

    private T Read<T>(Func<SqliteConnection, T> query)
    {
        var connection = _connections.RentReader();
        var usable = false;
        try
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            var result = query(connection);
            snapshot.Commit();
            usable = true;
            return result;
        }
        finally
        {
            _connections.ReturnReader(connection, usable);
        }
    }

    private T InTransaction<T>(Func<SqliteConnection, T> work)
    {
        var writer = Writer();
        using var transaction = writer.BeginTransaction(deferred: false);
        var result = work(writer);
        BeforeCommit?.Invoke(writer);
        transaction.Commit();
        return result;
    }

    private SqliteConnection Writer() => _writer ??= _connections.OpenWriter();

    private void DropWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }

    // The erasure is committed: nothing here may make it look failed.
    private void AfterErasure()
    {
        try
        {
            if (!SqliteErasures.TruncateLog(Writer())) _logger.LogHeld();
        }
        catch (SqliteException failure)
        {
            _logger.SweepFailed(failure);
        }

        ScheduleSweep();
    }

    // Only once until it was tried, or a steady trickle of erasures would put it off for ever.
    private void ScheduleSweep()
    {
        if (_isSweepPlanned) return;
        _isSweepPlanned = true;
        _sweepTimer.Change(_options.SweepAfter, Timeout.InfiniteTimeSpan);
    }

    private bool Sweep()
    {
        if (!SqliteErasures.Sweep(Writer())) return false;
        _logger.Swept();
        return true;
    }

    private void TrySweep()
    {
        try
        {
            if (!SqliteErasures.IsSweepDue(Writer())) return;
            var bytes = new FileInfo(_options.DatabasePath).Length;
            if (bytes > _options.SweepUpTo) _logger.SweepTooLarge(bytes);
            else if (!Sweep())
            {
                _logger.LogHeld();
                ScheduleSweep();
            }
        }
        catch (Exception failure) when (SqliteFailures.IsKnown(failure))
        {
            _logger.SweepFailed(failure);
        }
    }

    private async Task SweepWhenQuietAsync()
    {
        try
        {
            await LockedAsync(
                "sweep",
                () =>
                {
                    _isSweepPlanned = false;
                    TrySweep();
                    return true;
                },
                CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // Closing has swept.
        }
    }

    private FaceException Translate(Exception failure) => SqliteFailures.Translate(failure, _options.DatabasePath);
}
