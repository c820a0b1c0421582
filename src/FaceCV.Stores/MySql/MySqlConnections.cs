using MySqlConnector;

namespace FaceCV.Stores.MySql;

/// <summary>Opens connections with the settings that the store rests on.</summary>
internal sealed class MySqlConnections(MySqlGalleryOptions options) : IAsyncDisposable
{
    // Nothing is cut to fit a column, no other engine than InnoDB takes a table, and a backslash in a text is sent as the driver sends it.
    // A write that waits longer for a row than a request may take is begun anew.
    private const string Session = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION innodb_lock_wait_timeout = 10";

    private readonly MySqlDataSource _pool = new MySqlDataSourceBuilder(Text(options, pooled: true))
        .UseConnectionOpenedCallback(async (context, cancellationToken) =>
        {
            if (context.Conditions.HasFlag(MySqlConnectionOpenedConditions.New)) await PrepareAsync(context.Connection, cancellationToken);
        })
        .Build();

    /// <summary>A connection of the pool, to be disposed of.</summary>
    public ValueTask<MySqlConnection> RentAsync(CancellationToken cancellationToken) => _pool.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection of its own, whose locks end with it.</summary>
    public async Task<MySqlConnection> OpenAloneAsync(CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(Text(options, pooled: false));
        try
        {
            await connection.OpenAsync(cancellationToken);
            await PrepareAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Forgets the idle connections, as they are likely broken when one is.</summary>
    public async Task ForgetIdleAsync()
    {
        await using var any = _pool.CreateConnection();
        await MySqlConnection.ClearPoolAsync(any);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static async Task PrepareAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(Session, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // A transaction is always ended before its connection goes back, so that the pool need not reset it.
    private static string Text(MySqlGalleryOptions options, bool pooled) => new MySqlConnectionStringBuilder
    {
        Server = options.Host,
        Port = (uint)options.Port,
        Database = options.Database,
        UserID = options.User,
        Password = options.Password,
        SslMode = options.Tls switch
        {
            MySqlTls.Preferred => MySqlSslMode.Preferred,
            MySqlTls.Required => MySqlSslMode.Required,
            MySqlTls.Verify => MySqlSslMode.VerifyFull,
            _ => MySqlSslMode.None,
        },
        ConnectionTimeout = Seconds(options.ConnectTimeout),
        DefaultCommandTimeout = Seconds(options.CommandTimeout),
        Pooling = pooled,
        ConnectionReset = false,
        MaximumPoolSize = (uint)options.MaxConnections,
        GuidFormat = MySqlGuidFormat.None,
        ApplicationName = "FaceCV",
    }.ConnectionString;

    private static uint Seconds(TimeSpan time) => (uint)Math.Max(1, Math.Ceiling(time.TotalSeconds));
}
