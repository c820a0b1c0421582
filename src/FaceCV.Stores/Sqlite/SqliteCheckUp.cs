using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>What a look at a database file found; the file is neither made nor migrated by it.</summary>
/// <param name="SchemaVersion">Version of the schema in the file; 0 when it is empty.</param>
/// <param name="KnownVersion">Version that this program brings it to.</param>
/// <param name="SqliteVersion">Version of SQLite in use.</param>
/// <param name="Counts">How many people and faces there are.</param>
/// <param name="Problems">What is wrong inside the file, a line each; empty when it is sound.</param>
public sealed record SqliteCheckUp(long SchemaVersion, long KnownVersion, string SqliteVersion, GalleryCounts Counts, IReadOnlyList<string> Problems)
{
    /// <summary>Looks at a file, reading all of it. Also tries whether a write could begin.</summary>
    /// <param name="databasePath">The database file.</param>
    /// <param name="cancellationToken">Stops it before it begins; SQLite reads to the end.</param>
    /// <returns>What was found; null when there is no such file.</returns>
    /// <exception cref="FaceException">
    /// <see cref="FaceError.StoreUnavailable"/> when it is not ours, is of a newer program, may not be written, or is too damaged to be read.
    /// </exception>
    public static Task<SqliteCheckUp?> RunAsync(string databasePath, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            if (!File.Exists(databasePath)) return null;
            try
            {
                return Look(databasePath);
            }
            catch (Exception failure) when (SqliteFailures.IsKnown(failure))
            {
                throw SqliteFailures.Translate(failure, databasePath);
            }
        },
        cancellationToken);

    /// <summary>Reads the whole file; what is wrong with it, a line each.</summary>
    internal static IReadOnlyList<string> FindProblems(SqliteConnection connection) =>
    [
        .. connection.ReadAll(reader => reader.GetString(0), "PRAGMA integrity_check").Where(line => line != "ok"),
        .. connection.ReadAll(reader => $"A row of {reader.GetString(0)} has no owner.", "PRAGMA foreign_key_check"),
    ];

    private static SqliteCheckUp Look(string databasePath)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = databasePath, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        using var connection = new SqliteConnection(text.ToString());
        connection.Open();
        SqliteSchema.RefuseForeign(connection);
        var version = SqliteSchema.VersionOf(connection);
        SqliteSchema.RefuseNewer(version);
        using (var write = connection.BeginTransaction(deferred: false)) write.Rollback();
        return new SqliteCheckUp(version, SqliteSchema.Steps[^1].Version, connection.ServerVersion, CountsOf(connection, version), FindProblems(connection));
    }

    private static GalleryCounts CountsOf(SqliteConnection connection, long version) => version == 0
        ? default
        : new GalleryCounts(connection.ReadNumber("SELECT COUNT(*) FROM people")!.Value, connection.ReadNumber("SELECT COUNT(*) FROM faces")!.Value);
}
