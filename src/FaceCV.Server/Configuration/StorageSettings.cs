using FaceCV.Core.Errors;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.MySql;

namespace FaceCV.Server.Configuration;

/// <summary>Kinds of gallery store.</summary>
public enum DatabaseKind
{
    /// <summary>One SQLite file.</summary>
    Sqlite,

    /// <summary>A database on a MySQL or MariaDB server.</summary>
    Mysql,

    /// <summary>A Chroma server.</summary>
    Chromadb,

    /// <summary>MySQL, and the vectors in Chroma as well.</summary>
    Hybrid,
}

/// <summary>What answers searches when the vectors are in Chroma.</summary>
public enum ChromaSearch
{
    /// <summary>The own index, which is exact.</summary>
    Exact,

    /// <summary>Chroma, and the own index while Chroma is down or behind.</summary>
    Chroma,
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
    [Setting(ConnectionName, "Where the store is: `sqlite:///relative/path.db`, `sqlite:////absolute/path.db` or a plain path; or `mysql://user:password@host:3306/database` (`mysql+pymysql://` too), `chromadb://host:8000/collection`, or `hybrid`, with `%40` for `@` and the like in user and password.", Secret = true, DefaultText = "`facecv.db` in the data folder")]
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

    /// <summary>Name or address of the Chroma server; null is localhost.</summary>
    [Setting("FACECV_CHROMA_HOST", "Name or address of the Chroma server.", DefaultText = "`localhost`")]
    public string? ChromaHost { get; init; }

    /// <summary>Port of the Chroma server; null is 8000.</summary>
    [Setting("FACECV_CHROMA_PORT", "Port of the server.", Min = 1, Max = 65_535, DefaultText = "`8000`")]
    public int? ChromaPort { get; init; }

    /// <summary>Beginning of the names of the collections; null is facecv.</summary>
    [Setting("FACECV_CHROMA_COLLECTION", "Beginning of the names of FaceCV's collections there: 3 to 63 letters, digits, hyphens and underscores, a letter or digit first.", DefaultText = "`facecv`")]
    public string? ChromaCollection { get; init; }

    /// <summary>Tenant.</summary>
    [Setting("FACECV_CHROMA_TENANT", "Tenant; it has to be there.")]
    public string ChromaTenant { get; init; } = "default_tenant";

    /// <summary>Database of the tenant.</summary>
    [Setting("FACECV_CHROMA_DATABASE", "Database of the tenant; it has to be there.")]
    public string ChromaDatabase { get; init; } = "default_database";

    /// <summary>Token; null is none.</summary>
    [Setting("FACECV_CHROMA_TOKEN", "Token that the server, or the proxy before it, asks for.", Secret = true, DefaultText = "none")]
    public string? ChromaToken { get; init; }

    /// <summary>The header that carries the token.</summary>
    [Setting("FACECV_CHROMA_TOKEN_HEADER", "Header of the token: `Authorization: Bearer`, or `X-Chroma-Token`.")]
    public ChromaTokenHeader ChromaTokenHeader { get; init; } = ChromaTokenHeader.Authorization;

    /// <summary>Whether the connection to Chroma is encrypted.</summary>
    [Setting("FACECV_CHROMA_TLS", "Whether the connection is encrypted, with a certificate that the machine trusts.")]
    public bool ChromaTls { get; init; }

    /// <summary>What answers searches.</summary>
    [Setting("FACECV_CHROMA_SEARCH", "What answers searches with `chromadb` and `hybrid`: the own exact index, or Chroma, and the own index while Chroma is down or behind.")]
    public ChromaSearch ChromaSearch { get; init; } = ChromaSearch.Exact;

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
    public string StoreIdentity => $"{Kind} {DatabaseText}";

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

    /// <summary>Where the Chroma server is; for <see cref="DatabaseKind.Chromadb"/> and <see cref="DatabaseKind.Hybrid"/>, once checked.</summary>
    public ChromaOptions ChromaOptions
    {
        get
        {
            var given = ChromaUrl.TryParse(DbConnectionString ?? "", out var parsed, out _) ? parsed : new ChromaUrl();
            return new ChromaOptions
            {
                Host = given.Host ?? ChromaHost ?? "localhost",
                Port = given.Port ?? ChromaPort ?? ChromaOptions.DefaultPort,
                Collection = given.Collection ?? ChromaCollection ?? "facecv",
                Tenant = ChromaTenant, Database = ChromaDatabase, Token = ChromaToken, TokenHeader = ChromaTokenHeader, Tls = ChromaTls,
            };
        }
    }

    /// <summary>Full path of the replica of a gallery in Chroma.</summary>
    public string ReplicaPath => Path.Combine(DataDirectory, $"chroma-{ChromaOptions.Collection}.db");

    /// <summary>Where the store is, for people: a path, or server and database. No user, no password.</summary>
    public string DatabaseText => Kind switch
    {
        DatabaseKind.Mysql => $"mysql://{MySqlOptions}",
        DatabaseKind.Chromadb => $"chromadb://{ChromaOptions}",
        DatabaseKind.Hybrid => $"mysql://{MySqlOptions} and chromadb://{ChromaOptions}",
        _ => DatabasePath,
    };

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
            return [new(ConnectionName, "is of an unknown kind; it has to start with sqlite:///, mysql:// or chromadb://, be hybrid, or be a path.")];
        if (DbType is { } type && kind is { } other && type != other)
            return [new(TypeName, $"is {SettingText.Format(type)}, but FACECV_DB_CONNECTION_STRING is of {SettingText.Format(other)}; remove one of the two.")];
        if (Kind == DatabaseKind.Mysql) return CheckMySql(text);
        if (Kind == DatabaseKind.Chromadb) return CheckChroma(text);
        if (Kind == DatabaseKind.Hybrid) return [.. CheckMySql(null), .. CheckChroma(null)];
        return text is { Length: > 0 } && SqliteUrl.IsEmpty(text) ? [new(ConnectionName, "names no file; write sqlite:///path/to/facecv.db.")] : [];
    }

    private IEnumerable<SettingProblem> CheckMySql(string? text)
    {
        if (text is not { Length: > 0 })
        {
            if (string.IsNullOrEmpty(MySqlUser)) yield return new("FACECV_MYSQL_USER", "is needed with MySQL; docs/databases.md shows how to make the user.");
            if (string.IsNullOrEmpty(MySqlDatabase)) yield return new("FACECV_MYSQL_DATABASE", "is needed with MySQL; docs/databases.md shows how to make the database.");
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

    private IEnumerable<SettingProblem> CheckChroma(string? text)
    {
        if (text is { Length: > 0 } && !ChromaUrl.TryParse(text, out _, out var problem)) yield return new(ConnectionName, problem!);
        else if (text is { Length: > 0 } && ChromaUrl.TryParse(text, out var url, out _))
        {
            (string Name, object? Alone, object? InUrl)[] pairs =
                [("FACECV_CHROMA_HOST", ChromaHost, url.Host), ("FACECV_CHROMA_PORT", ChromaPort, url.Port ?? ChromaOptions.DefaultPort), ("FACECV_CHROMA_COLLECTION", ChromaCollection, url.Collection ?? "facecv")];
            foreach (var (name, alone, inUrl) in pairs)
            {
                if (alone is not null && !alone.Equals(inUrl)) yield return new(name, "is not what FACECV_DB_CONNECTION_STRING says; remove one of the two.");
            }
        }

        if (ChromaCollection is { } collection && !ChromaUrl.IsCollection(collection)) yield return new("FACECV_CHROMA_COLLECTION", ChromaUrl.CollectionForm);
    }

    private static DatabaseKind? KindOf(string? text) => text switch
    {
        null or "" => null,
        "hybrid" => DatabaseKind.Hybrid,
        _ when MySqlUrl.IsOne(text) => DatabaseKind.Mysql,
        _ when ChromaUrl.IsOne(text) => DatabaseKind.Chromadb,
        _ when SqliteUrl.IsOne(text) => DatabaseKind.Sqlite,
        _ => null,
    };
}
