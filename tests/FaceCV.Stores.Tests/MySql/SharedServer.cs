using FaceCV.Stores.MySql;
using FaceCV.TestKit.Databases;
using MySqlConnector;

[assembly: AssemblyFixture(typeof(FaceCV.Stores.Tests.MySql.SharedServer))]

namespace FaceCV.Stores.Tests.MySql;

/// <summary>The one server of all tests that need no server of their own; started when it is first wanted, stopped after the last test.</summary>
public sealed class SharedServer : IDisposable
{
    // Nothing here is killed, so that the log need not be on the disk at each commit.
    private static readonly Lazy<MariaDbServer> Server = new(() => MariaDbServer.Start("--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite"));

    /// <summary>A new, empty database.</summary>
    internal static MySqlGalleryOptions NewDatabase()
    {
        MariaDbServer.Require();
        return NewDatabase(Server.Value);
    }

    /// <summary>A new, empty database of a server.</summary>
    internal static MySqlGalleryOptions NewDatabase(MariaDbServer server)
    {
        var options = new MySqlGalleryOptions
        {
            Host = "127.0.0.1", Port = server.Port, Database = $"t{Guid.NewGuid():N}", User = MariaDbServer.User, Password = MariaDbServer.Password,
        };
        Execute(options, $"CREATE DATABASE {options.Database} CHARACTER SET latin1");
        return options;
    }

    /// <summary>Runs statements as the user who may do everything, in no database.</summary>
    internal static void Execute(MySqlGalleryOptions options, string sql)
    {
        using var connection = Connect(options with { User = MariaDbServer.User, Password = MariaDbServer.Password, Database = "" });
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of a query in a database.</summary>
    internal static object? Read(MySqlGalleryOptions options, string sql)
    {
        using var connection = Connect(options);
        using var command = new MySqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        if (Server.IsValueCreated) Server.Value.Dispose();
    }

    private static MySqlConnection Connect(MySqlGalleryOptions options)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = options.Host, Port = (uint)options.Port, UserID = options.User, Password = options.Password, Database = options.Database, Pooling = false,
            AllowUserVariables = true,
        }.ConnectionString);
        connection.Open();
        return connection;
    }
}
