using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Observability;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace FaceCV.Stores.MySql;

/// <summary>
/// One database on a server. Work that lost against another transaction is done anew, and so is work whose connection broke; a write whose
/// end was lost with the connection is looked up first, so that it is stored once.
/// </summary>
internal sealed class MySqlDatabase : IAsyncDisposable
{
    private const string BeginRead = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION READ ONLY";
    private const string BeginWrite = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION";
    private const string Commit = "COMMIT";
    private const string Kind = "mysql";

    private readonly MySqlGalleryOptions _options;
    private readonly MySqlConnections _connections;
    private readonly MySqlRevisions _revisions = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private long _writes;
    private bool _isOpen;
    private volatile bool _isDisposed;

    public MySqlDatabase(MySqlGalleryOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _connections = new MySqlConnections(options);
        _time = time;
        _logger = logger;
    }

    /// <summary>Connects and migrates; a second call does nothing. A server that cannot be reached is not waited for.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_isOpen) return;
            await using var connection = await _connections.OpenAloneAsync(cancellationToken);
            var session = new MySqlSession(connection, cancellationToken);
            var version = await MySqlSchema.ServerVersionAsync(session);
            MySqlSchema.RefuseOldServer(version);
            foreach (var step in await MySqlSchema.MigrateAsync(session, _time.GetUtcNow())) _logger.Migrated(step);
            if (await session.ReadNumberAsync("SELECT @@innodb_flush_log_at_trx_commit") is { } flush and not 1) _logger.NotDurable(flush);
            await MySqlRevisions.PruneAsync(session);
            _isOpen = true;
            _logger.Opened(_options.ToString(), version);
        }
        catch (Exception failure) when (MySqlFailures.IsKnown(failure))
        {
            throw MySqlFailures.Translate(failure, _options);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Reads by one statement.</summary>
    public Task<T> ReadAsync<T>(Func<MySqlSession, Task<T>> query, CancellationToken cancellationToken) =>
        ReadPatientlyAsync(connection => query(new MySqlSession(connection, cancellationToken)), cancellationToken);

    /// <summary>Reads by several statements that see the same state.</summary>
    public Task<T> ReadSnapshotAsync<T>(Func<MySqlSession, Task<T>> query, CancellationToken cancellationToken) => ReadPatientlyAsync(
        connection => InTransactionAsync(
            connection,
            BeginRead,
            async session =>
            {
                var result = await query(session);
                await session.ExecuteAsync(Commit);
                return result;
            },
            cancellationToken),
        cancellationToken);

    /// <summary>Writes in one transaction. The token is observed until the transaction begins; from there the write runs to its end.</summary>
    /// <param name="area">What is written to, for those who follow.</param>
    /// <param name="work">The write; may run more than once, and only the last time counts.</param>
    /// <param name="cancellationToken">Stops it before it begins.</param>
    public Task<T> WriteAsync<T>(string area, Func<MySqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        StoreWork.MeasureAsync(Kind, "write", () => WritePatientlyAsync(area, work, cancellationToken));

    private async Task<T> WritePatientlyAsync<T>(string area, Func<MySqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        var write = new Write<T>(area, Interlocked.Increment(ref _writes), work);
        var patience = new MySqlPatience(_time, _logger);
        while (true)
        {
            try
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                var token = write.IsUnclear ? CancellationToken.None : cancellationToken;
                await using var connection = await _connections.RentAsync(token);
                return await TryAsync(write, connection);
            }
            catch (Exception failure) when (MySqlFailures.IsKnown(failure))
            {
                await AfterFailureAsync(failure);
                if (await patience.AllowsAsync(failure, write.IsUnclear, CancellationToken.None)) continue;
                throw write.IsUnclear ? MySqlFailures.Unclear(_options, failure) : MySqlFailures.Translate(failure, _options);
            }
        }
    }

    /// <summary>A page of what changed in a collection after a revision; null when that is no longer known.</summary>
    public Task<ChangePage?> ReadChangesAsync(long collection, long after, bool includeOwn, CancellationToken cancellationToken) =>
        ReadSnapshotAsync(session => _revisions.ReadAsync(session, collection, after, includeOwn), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await _connections.DisposeAsync();
        _opening.Dispose();
    }

    private Task<T> ReadPatientlyAsync<T>(Func<MySqlConnection, Task<T>> read, CancellationToken cancellationToken) =>
        StoreWork.MeasureAsync(Kind, "read", () => TryReadAsync(read, cancellationToken));

    private async Task<T> TryReadAsync<T>(Func<MySqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        var patience = new MySqlPatience(_time, _logger);
        while (true)
        {
            try
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                await using var connection = await _connections.RentAsync(cancellationToken);
                return await read(connection);
            }
            catch (Exception failure) when (MySqlFailures.IsKnown(failure))
            {
                await AfterFailureAsync(failure);
                if (!await patience.AllowsAsync(failure, isUnclear: false, cancellationToken)) throw MySqlFailures.Translate(failure, _options);
            }
        }
    }

    private async Task<T> TryAsync<T>(Write<T> write, MySqlConnection connection)
    {
        if (write.IsUnclear && await InTransactionAsync(connection, BeginWrite, session => _revisions.IsStoredAsync(session, write.Number), default))
            return write.Result!;
        write.IsUnclear = false;
        var result = await InTransactionAsync(connection, BeginWrite, session => WorkAsync(write, session), default);
        if (write.Number % MySqlRevisions.PrunedEvery == 0) await PruneAsync(connection);
        return result;
    }

    private async Task<T> WorkAsync<T>(Write<T> write, MySqlSession session)
    {
        write.Result = await write.Work(session);
        if (!session.HasChanged)
        {
            await session.ExecuteAsync(Commit);
            return write.Result;
        }

        try
        {
            await _revisions.CommitAsync(session, write.Area, write.Number);
        }
        catch (Exception failure) when (MySqlFailures.MayBeDone(failure))
        {
            write.IsUnclear = true;
            throw;
        }

        return write.Result;
    }

    // The write before is stored: nothing here may make it look failed.
    private async Task PruneAsync(MySqlConnection connection)
    {
        try
        {
            await MySqlRevisions.PruneAsync(new MySqlSession(connection, CancellationToken.None));
        }
        catch (Exception failure) when (MySqlFailures.IsKnown(failure))
        {
            _logger.NotPruned((failure as MySqlException)?.Number ?? 0);
        }
    }

    private async Task<T> InTransactionAsync<T>(MySqlConnection connection, string begin, Func<MySqlSession, Task<T>> body, CancellationToken cancellationToken)
    {
        var session = new MySqlSession(connection, cancellationToken);
        var isWhole = false;
        try
        {
            await session.ExecuteAsync(begin);
            var result = await body(session);
            isWhole = true;
            return result;
        }
        finally
        {
            if (!isWhole) await RollBackAsync(connection);
        }
    }

    private async Task RollBackAsync(MySqlConnection connection)
    {
        try
        {
            if (connection.State == System.Data.ConnectionState.Open) await new MySqlSession(connection, CancellationToken.None).ExecuteAsync("ROLLBACK");
        }
        catch (Exception failure) when (MySqlFailures.IsKnown(failure))
        {
            // The server rolls back when the connection ends, which this one does instead of going back to the pool.
            await _connections.ForgetIdleAsync();
        }
    }

    private Task AfterFailureAsync(Exception failure) => MySqlFailures.IsLoss(failure) && !_isDisposed ? _connections.ForgetIdleAsync() : Task.CompletedTask;

    private sealed record Write<T>(string Area, long Number, Func<MySqlSession, Task<T>> Work)
    {
        public T? Result { get; set; }

        public bool IsUnclear { get; set; }
    }
}
