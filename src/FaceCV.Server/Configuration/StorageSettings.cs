namespace FaceCV.Server.Configuration;

/// <summary>Kinds of gallery store.</summary>
public enum DatabaseKind
{
    /// <summary>One SQLite file.</summary>
    Sqlite,
}

/// <summary>Where the gallery is kept.</summary>
public sealed record StorageSettings : ISettingsSection
{
    private const string SqliteScheme = "sqlite:///";

    /// <inheritdoc/>
    public string Title => "Storage";

    /// <summary>Folder of everything FaceCV writes; null is the user's data folder.</summary>
    [Setting("FACECV_DATA_DIR", "Folder of everything FaceCV writes: the database and the models.", DefaultText = "`$XDG_DATA_HOME/facecv`, else `~/.local/share/facecv`")]
    public string? DataDir { get; init; }

    /// <summary>Kind of store. Default SQLite.</summary>
    [Setting("FACECV_DB_TYPE", "Kind of gallery store; only `sqlite` in this version.")]
    public DatabaseKind DbType { get; init; } = DatabaseKind.Sqlite;

    /// <summary>Where the store is; null is <c>facecv.db</c> in the data folder.</summary>
    [Setting("FACECV_DB_CONNECTION_STRING", "Where the store is: `sqlite:///relative/path.db` or `sqlite:////absolute/path.db`; a plain path is understood too.", Secret = true, DefaultText = "`facecv.db` in the data folder")]
    public string? DbConnectionString { get; init; }

    /// <summary>Full path of the data folder.</summary>
    public string DataDirectory => SettingPaths.Full(DataDir) ?? SettingPaths.DefaultDataDirectory;

    /// <summary>Full path of the database file.</summary>
    public string DatabasePath => DbConnectionString is { Length: > 0 } text
        ? SettingPaths.Full(text.StartsWith(SqliteScheme, StringComparison.OrdinalIgnoreCase) ? text[SqliteScheme.Length..] : text)!
        : Path.Combine(DataDirectory, "facecv.db");

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check()
    {
        if (DbConnectionString is not { Length: > 0 } text) yield break;
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (hasScheme && !text.StartsWith(SqliteScheme, StringComparison.OrdinalIgnoreCase))
            yield return new("FACECV_DB_CONNECTION_STRING", "is of an unknown kind; it has to start with sqlite:/// in this version.");
        else if (hasScheme && text.Length == SqliteScheme.Length)
            yield return new("FACECV_DB_CONNECTION_STRING", "names no file; write sqlite:///path/to/facecv.db.");
    }
}
