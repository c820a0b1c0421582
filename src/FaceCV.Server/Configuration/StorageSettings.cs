using FaceCV.Core.Errors;
using FaceCV.Core.Protection;
using FaceCV.Stores.MySql;

namespace FaceCV.Server.Configuration;

/// <summary>Kinds of gallery store.</summary>
public enum DatabaseKind
{
    /// <summary>One SQLite file.</summary>
    Sqlite,

    /// <summary>A database on a MySQL or MariaDB server.</summary>
    Mysql,
}

/// <summary>Where the gallery is kept.</summary>
public sealed record StorageSettings : ISettingsSection
{
    private const string TypeName = "FACECV_DB_TYPE";
    private const string ConnectionName = "FACECV_DB_CONNECTION_STRING";

    /// <inheritdoc/>
    public string Title => "Storage";

    /// <summary>Folder of everything FaceCV writes; null is the user's data folder.</summary>
    [Setting("FACECV_DATA_DIR", "Folder of everything FaceCV writes: the database, if it is SQLite, and the models.", DefaultText = "`$XDG_DATA_HOME/facecv`, else `~/.local/share/facecv`")]
    public string? DataDir { get; init; }

    /// <summary>Kind of store; null is the kind of the connection string, else SQLite.</summary>
    [Setting(TypeName, "Kind of gallery store; [which to choose](databases.md).", DefaultText = "the kind of the connection string, else `sqlite`")]
    public DatabaseKind? DbType { get; init; }

    /// <summary>Where the store is; null is <c>facecv.db</c> in the data folder, or what the settings of MySQL say.</summary>
    [Setting(ConnectionName, "Where the store is: `sqlite:///relative/path.db`, `sqlite:////absolute/path.db` or a plain path; or `mysql://user:password@host:3306/database` (`mysql+pymysql://` too), with `%40` for `@` and the like in user and password.", Secret = true, DefaultText = "`facecv.db` in the data folder")]
    public string? DbConnectionString { get; init; }

    /// <summary>Name or address of the MySQL server; null is localhost.</summary>
    [Setting("FACECV_MYSQL_HOST", "Name or address of the MySQL or MariaDB server.", DefaultText = "`localhost`")]
    public string? MySqlHost { get; init; }

    /// <summary>Port of the MySQL server; null is 3306.</summary>
    [Setting("FACECV_MYSQL_PORT", "Port of the server.", Min = 1, Max = 65_535, DefaultText = "`3306`")]
    public int? MySqlPort { get; init; }

    /// <summary>User to log in as.</summary>
    [Setting("FACECV_MYSQL_USER", "User to log in as; needed with `mysql`.", DefaultText = "none")]
    public string? MySqlUser { get; init; }

    /// <summary>Password of the user; null is none.</summary>
    [Setting("FACECV_MYSQL_PASSWORD", "Password of the user.", Secret = true, DefaultText = "none")]
    public string? MySqlPassword { get; init; }

    /// <summary>Database of the gallery.</summary>
    [Setting("FACECV_MYSQL_DATABASE", "Database of the gallery; needed with `mysql`. It has to be there.", DefaultText = "none")]
    public string? MySqlDatabase { get; init; }

    /// <summary>How the connection to the MySQL server is protected.</summary>
    [Setting("FACECV_MYSQL_TLS", "Encryption of the connection: when the server can, always, always with a certificate that the machine trusts and that names the host, never.")]
    public MySqlTls MySqlTls { get; init; } = MySqlTls.Preferred;

    /// <summary>The data keys in base64, the current one first; null is the key file.</summary>
    [Setting("FACECV_DATA_KEY", "Key that [seals templates and crops](databases.md#templates-and-crops-are-sealed), 32 bytes in base64, in place of the key file; old keys may follow, parted by commas.", Secret = true, DefaultText = "none")]
    public string? DataKey { get; init; }

    /// <summary>The file of the data keys; null is <c>data.key</c> in the data folder.</summary>
    [Setting("FACECV_DATA_KEY_FILE", "File of that key, made at the first start. Keep a copy apart from the database.", DefaultText = "`data.key` in the data folder")]
    public string? DataKeyFile { get; init; }

    /// <summary>Full path of the file of the data keys.</summary>
    public string DataKeyPath => SettingPaths.Full(DataKeyFile) ?? Path.Combine(DataDirectory, "data.key");

    /// <summary>Full path of the folder of index files; everything in it can be made anew.</summary>
    public string IndexDirectory => Path.Combine(DataDirectory, "index");

    /// <summary>Tells the database from others that the data folder was used with; holds no secret.</summary>
    public string StoreIdentity => Kind == DatabaseKind.Sqlite ? "sqlite " + DatabasePath : $"mysql {MySqlOptions.Host}:{MySqlOptions.Port}/{MySqlOptions.Database}";

    /// <summary>Kind of store in effect.</summary>
    public DatabaseKind Kind => DbType ?? KindOf(DbConnectionString) ?? DatabaseKind.Sqlite;

    /// <summary>Full path of the data folder.</summary>
    public string DataDirectory => SettingPaths.Full(DataDir) ?? SettingPaths.DefaultDataDirectory;

    /// <summary>Full path of the SQLite file.</summary>
    public string DatabasePath => DbConnectionString is { Length: > 0 } text ? SqliteUrl.PathOf(text) : Path.Combine(DataDirectory, "facecv.db");

    /// <summary>Where the MySQL database is; for <see cref="DatabaseKind.Mysql"/>, once checked.</summary>
    public MySqlGalleryOptions MySqlOptions
    {
        get
        {
            var given = MySqlUrl.TryParse(DbConnectionString ?? "", out var parsed, out _) ? parsed : new MySqlUrl();
            return new MySqlGalleryOptions
            {
                Host = given.Host ?? MySqlHost ?? "localhost",
                Port = given.Port ?? MySqlPort ?? MySqlGalleryOptions.DefaultPort,
                User = given.User ?? MySqlUser ?? "",
                Password = given.Password ?? MySqlPassword ?? "",
                Database = given.Database ?? MySqlDatabase ?? "",
                Tls = MySqlTls,
            };
        }
    }

    /// <summary>Where the store is, for people: a path, or server and database. No user, no password.</summary>
    public string DatabaseText => Kind == DatabaseKind.Mysql ? $"mysql://{MySqlOptions}" : DatabasePath;

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check() => [.. CheckDataKey(), .. CheckConnection()];

    private IEnumerable<SettingProblem> CheckDataKey()
    {
        if (DataKey is not { Length: > 0 }) yield break;
        if (DataKeyFile is { Length: > 0 }) yield return new("FACECV_DATA_KEY_FILE", "is given beside FACECV_DATA_KEY; remove one of the two.");
        string? problem = null;
        try
        {
            KeyRing.FromText(DataKey);
        }
        catch (FaceException failure)
        {
            problem = failure.Message;
        }

        if (problem is not null) yield return new("FACECV_DATA_KEY", "is no key: 32 bytes in base64 are wanted, as openssl rand -base64 32 makes them.");
    }

    private IEnumerable<SettingProblem> CheckConnection()
    {
        var text = DbConnectionString;
        var kind = KindOf(text);
        if (text is { Length: > 0 } && kind is null)
            return [new(ConnectionName, "is of an unknown kind; it has to start with sqlite:/// or mysql://, or be a path.")];
        if (DbType is { } type && kind is { } other && type != other)
            return [new(TypeName, $"is {SettingText.Format(type)}, but FACECV_DB_CONNECTION_STRING is of {SettingText.Format(other)}; remove one of the two.")];
        if (Kind == DatabaseKind.Mysql) return CheckMySql(text);
        return text is { Length: > 0 } && SqliteUrl.IsEmpty(text) ? [new(ConnectionName, "names no file; write sqlite:///path/to/facecv.db.")] : [];
    }

    private IEnumerable<SettingProblem> CheckMySql(string? text)
    {
        if (text is not { Length: > 0 })
        {
            if (string.IsNullOrEmpty(MySqlUser)) yield return new("FACECV_MYSQL_USER", "is needed with FACECV_DB_TYPE=mysql; docs/databases.md shows how to make the user.");
            if (string.IsNullOrEmpty(MySqlDatabase)) yield return new("FACECV_MYSQL_DATABASE", "is needed with FACECV_DB_TYPE=mysql; docs/databases.md shows how to make the database.");
            yield break;
        }

        if (!MySqlUrl.TryParse(text, out var url, out var problem))
        {
            yield return new(ConnectionName, problem!);
            yield break;
        }

        (string Name, object? Alone, object? InUrl)[] pairs =
        [
            ("FACECV_MYSQL_HOST", MySqlHost, url.Host), ("FACECV_MYSQL_PORT", MySqlPort, url.Port ?? MySqlGalleryOptions.DefaultPort),
            ("FACECV_MYSQL_USER", MySqlUser, url.User), ("FACECV_MYSQL_PASSWORD", MySqlPassword, url.Password ?? ""), ("FACECV_MYSQL_DATABASE", MySqlDatabase, url.Database),
        ];
        foreach (var (name, alone, inUrl) in pairs)
        {
            if (alone is not null && !alone.Equals(inUrl)) yield return new(name, "is not what FACECV_DB_CONNECTION_STRING says; remove one of the two.");
        }
    }

    private static DatabaseKind? KindOf(string? text) => text switch
    {
        null or "" => null,
        _ when MySqlUrl.IsOne(text) => DatabaseKind.Mysql,
        _ when SqliteUrl.IsOne(text) => DatabaseKind.Sqlite,
        _ => null,
    };
}
