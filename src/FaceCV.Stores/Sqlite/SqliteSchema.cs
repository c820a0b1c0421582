using System.Globalization;
using FaceCV.Core.Errors;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>
/// Brings a database forward to the schema of this program: all missing steps (<c>Migrations/NNNN_name.sql</c>) in one transaction, so that
/// two programs that start at once, or one that is killed, leave either the old schema or the new one.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Marks the file as ours (PRAGMA application_id): the letters FaCV.</summary>
    public const int ApplicationId = 0x46614356;

    private const string Folder = "FaceCV.Stores.Sqlite.Migrations.";

    /// <summary>The steps this program knows, in order.</summary>
    public static IReadOnlyList<(int Version, string Name, string Sql)> Steps { get; } = ReadSteps();

    /// <summary>Applies what is missing; the names of the steps applied.</summary>
    /// <exception cref="FaceException">The file belongs to another program, or to a newer version of this one.</exception>
    public static IReadOnlyList<string> Migrate(SqliteConnection connection, DateTimeOffset now)
    {
        // A step may make a table anew that others refer to; with the keys on, dropping the old one would erase their rows.
        connection.Execute("PRAGMA foreign_keys = OFF");
        try
        {
            return MigrateInOne(connection, now);
        }
        finally
        {
            connection.Execute("PRAGMA foreign_keys = ON");
        }
    }

    private static List<string> MigrateInOne(SqliteConnection connection, DateTimeOffset now)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        RefuseForeign(connection);
        connection.Execute($"PRAGMA application_id = {ApplicationId}");
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
        RefuseNewer(VersionOf(connection));

        // By what is there, not by the highest: a step may have been released after one with a higher number.
        var present = connection.ReadAll(reader => reader.GetInt64(0), "SELECT version FROM schema_version");
        var applied = new List<string>();
        foreach (var (version, name, sql) in Steps.Where(step => !present.Contains(step.Version)))
        {
            connection.Execute(sql);
            connection.Execute(
                "INSERT INTO schema_version VALUES ($version, $name, $now)",
                ("$version", version), ("$name", name), ("$now", now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
            applied.Add(name);
        }

        if (applied.Count > 0 && connection.ReadAll(reader => reader.GetString(0), "PRAGMA foreign_key_check").Count > 0)
            throw new FaceException(FaceError.StoreUnavailable, "The database has rows that belong to nobody, so it is left as it is.", "Restore it from a backup.");
        transaction.Commit();
        return applied;
    }

    /// <summary>Throws when the file is a database of some other program; nothing is written to it.</summary>
    /// <exception cref="FaceException">It is.</exception>
    public static void RefuseForeign(SqliteConnection connection)
    {
        var owner = connection.ReadNumber("PRAGMA application_id") ?? 0;
        var isEmpty = connection.ReadNumber("SELECT COUNT(*) FROM sqlite_master") == 0;
        if (owner == ApplicationId || (owner == 0 && isEmpty)) return;
        throw new FaceException(
            FaceError.StoreUnavailable, $"The database file belongs to another program (application id {owner}).", "Choose another file for the gallery.");
    }

    /// <summary>Version of the schema that a database has, the highest of its steps; 0 when it has none yet.</summary>
    public static long VersionOf(SqliteConnection connection) =>
        connection.ReadNumber("SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_version'") == 0
            ? 0
            : connection.ReadNumber("SELECT MAX(version) FROM schema_version") ?? 0;

    /// <summary>Throws when the schema is of a newer program.</summary>
    /// <exception cref="FaceException">It is.</exception>
    public static void RefuseNewer(long current)
    {
        var known = Steps[^1].Version;
        if (current <= known) return;
        throw new FaceException(
            FaceError.StoreUnavailable,
            $"The database has schema version {current}; this program knows versions up to {known}.",
            "Start the newer program that wrote it, or restore a backup made before the upgrade.");
    }

    private static List<(int Version, string Name, string Sql)> ReadSteps()
    {
        var assembly = typeof(SqliteSchema).Assembly;
        var steps = new List<(int Version, string Name, string Sql)>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            var name = resource[Folder.Length..^".sql".Length];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            steps.Add((int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        return [.. steps.OrderBy(step => step.Version)];
    }
}
