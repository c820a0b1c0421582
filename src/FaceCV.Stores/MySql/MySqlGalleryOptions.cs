namespace FaceCV.Stores.MySql;

/// <summary>How the connection to a MySQL server is protected.</summary>
public enum MySqlTls
{
    /// <summary>Encrypted when the server can, its certificate unchecked.</summary>
    Preferred,

    /// <summary>Encrypted or not at all, the server's certificate unchecked.</summary>
    Required,

    /// <summary>Encrypted, with a certificate that the machine trusts and that names the host.</summary>
    Verify,

    /// <summary>Not encrypted.</summary>
    None,
}

/// <summary>Settings of the MySQL store. The text form has neither user nor password.</summary>
public sealed record MySqlGalleryOptions
{
    /// <summary>Port that MySQL and MariaDB listen at unless told otherwise.</summary>
    public const int DefaultPort = 3306;

    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>Port of the server. Default 3306.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Name of the database; it has to be there. Its tables are made by the store.</summary>
    public required string Database { get; init; }

    /// <summary>User to log in as.</summary>
    public required string User { get; init; }

    /// <summary>Password of the user; may be empty.</summary>
    public required string Password { get; init; }

    /// <summary>How the connection is protected. Default preferred.</summary>
    public MySqlTls Tls { get; init; } = MySqlTls.Preferred;

    /// <summary>How long to wait for the server to take a connection. Default 5 s; at least 1 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one statement may take. Default 60 s; at least 1 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most connections at a time; further work waits for one. Default 20.</summary>
    public int MaxConnections { get; init; } = 20;

    /// <summary>Host, port and database.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";
}
