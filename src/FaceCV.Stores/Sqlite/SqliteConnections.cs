using System.Collections.Concurrent;
using System.Globalization;
using FaceCV.Core.Errors;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Opens connections with the settings that durability and erasure rest on, and keeps some for reading.</summary>
internal sealed class SqliteConnections(SqliteGalleryOptions options) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private int _idleCount;
    private volatile bool _disposed;

    /// <summary>Makes the directory and the file, for their owner's eyes only, where they are absent.</summary>
    public void CreateFile()
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(options.DatabasePath))!;
        if (!Directory.Exists(directory))
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (File.Exists(options.DatabasePath)) return;
        var file = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var created = new FileStream(options.DatabasePath, file);
    }

    /// <summary>Opens the connection for writing. The write-ahead log is synchronised at every commit, and deleted content is overwritten.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = Open();
        try
        {
            SqliteSchema.RefuseForeign(connection);
            connection.Execute("PRAGMA page_size = 8192");
            using (var journal = connection.Command("PRAGMA journal_mode = WAL"))
            {
                var mode = (string?)journal.ExecuteScalar();
                if (!string.Equals(mode, "wal", StringComparison.OrdinalIgnoreCase))
                    throw new FaceException(
                        FaceError.StoreUnavailable, $"The database cannot keep a write-ahead log here, it stays with '{mode}'.", "Put it on a local disk.");
            }

            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA secure_delete = ON");
            if (options.MaxPages is { } pages) connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection for reading, to be given back.</summary>
    public SqliteConnection RentReader()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteGalleryStore));
        if (_idle.TryTake(out var idle))
        {
            Interlocked.Decrement(ref _idleCount);
            return idle;
        }

        var connection = Open();
        connection.Execute("PRAGMA query_only = ON");
        return connection;
    }

    /// <summary>Takes a connection back; one that failed is closed.</summary>
    public void ReturnReader(SqliteConnection connection, bool usable)
    {
        var isKept = usable && !_disposed && Interlocked.Increment(ref _idleCount) <= options.IdleReaders;
        if (isKept)
        {
            _idle.Add(connection);
            if (_disposed) CloseIdle();
        }
        else
        {
            if (usable && !_disposed) Interlocked.Decrement(ref _idleCount);
            connection.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CloseIdle();
    }

    private SqliteConnection Open()
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds));
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = options.DatabasePath,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = seconds,
        };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {seconds * 1000}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }
}
