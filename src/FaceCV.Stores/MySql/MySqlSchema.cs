using System.Globalization;
using FaceCV.Core.Errors;
using MySqlConnector;

namespace FaceCV.Stores.MySql;

/// <summary>
/// Brings a database forward to the schema of this program: the missing steps (<c>Migrations/NNNN_name.sql</c>) one after the other under a
/// lock of the server. MySQL ends a transaction at every definition, so a step is written down after its last statement, and every
/// statement can be run again: what was cut off goes on at the next start.
/// </summary>
internal static class MySqlSchema
{
    private const string Folder = "FaceCV.Stores.MySql.Migrations.";
    private const string Lock = "CONCAT('facecv.', LEFT(SHA2(DATABASE(), 256), 40))";
    private const int LockSeconds = 60;
    private const int LeastMySql = 8;
    private static readonly Version LeastMariaDb = new(10, 6);

    /// <summary>The steps this program knows, in order.</summary>
    public static IReadOnlyList<(int Version, string Name, IReadOnlyList<string> Statements)> Steps { get; } = ReadSteps();

    /// <summary>Applies what is missing; the names of the steps applied. The lock is that of the connection, which is to be closed if this fails.</summary>
    /// <exception cref="FaceException">The database belongs to another program, or to a newer version of this one, or another program migrates it.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(MySqlSession session, DateTimeOffset now)
    {
        if (await MissingAsync(session) is []) return [];
        if (await session.ReadNumberAsync($"SELECT GET_LOCK({Lock}, {LockSeconds})") != 1)
            throw Unavailable($"Another program has been migrating the database for {LockSeconds} s.", "Wait until it is done, or stop it, and start again.");
        await RefuseForeignAsync(session);
        await session.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS facecv_schema (version INT NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, applied_at VARCHAR(40) NOT NULL)
            ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
            """);
        var applied = new List<string>();
        foreach (var (version, name, statements) in await MissingAsync(session))
        {
            foreach (var statement in statements) await DoOnceAsync(session, statement);
            await session.ExecuteAsync(
                "INSERT INTO facecv_schema (version, name, applied_at) VALUES (@version, @name, @now)",
                ("@version", version), ("@name", name), ("@now", now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
            applied.Add(name);
        }

        await session.ReadNumberAsync($"SELECT RELEASE_LOCK({Lock})");
        return applied;
    }

    /// <summary>Version of the server, for example <c>8.0.41</c> or <c>10.11.6-MariaDB</c>.</summary>
    public static async Task<string> ServerVersionAsync(MySqlSession session) =>
        (await session.ReadAllAsync(reader => reader.GetString(0), "SELECT VERSION()")).Single();

    /// <summary>Throws when the server lacks what the store rests on: definitions that are whole or not at all.</summary>
    /// <param name="version">As the server gives it.</param>
    /// <exception cref="FaceException">It is too old.</exception>
    public static void RefuseOldServer(string version)
    {
        var known = Version.TryParse(version.Split('-')[0], out var parsed) ? parsed : new Version();
        var isMariaDb = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        if (isMariaDb ? known >= LeastMariaDb : known.Major >= LeastMySql) return;
        throw Unavailable($"The server is version {version}.", $"Use MySQL {LeastMySql}.0 or later, or MariaDB {LeastMariaDb} or later.");
    }

    /// <summary>Throws when the database has tables, but not ours; nothing is written to it.</summary>
    /// <exception cref="FaceException">It has.</exception>
    public static async Task RefuseForeignAsync(MySqlSession session)
    {
        if (await IsOursAsync(session)) return;
        var others = await session.ReadAllAsync(
            reader => reader.GetString(0), "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name LIMIT 3");
        if (others.Count > 0)
            throw Unavailable(
                $"The database belongs to another program, or to version 1: it has the table '{others[0]}', and was not made by this one.",
                "Make an empty database for FaceCV, and name that one.");
    }

    /// <summary>Version of the schema that a database has, the highest of its steps; 0 when it has none yet.</summary>
    public static async Task<long> VersionAsync(MySqlSession session) =>
        await IsOursAsync(session) ? await session.ReadNumberAsync("SELECT MAX(version) FROM facecv_schema") ?? 0 : 0;

    /// <summary>Throws when the schema is of a newer program.</summary>
    /// <exception cref="FaceException">It is.</exception>
    public static void RefuseNewer(long current)
    {
        var known = Steps[^1].Version;
        if (current <= known) return;
        throw Unavailable(
            $"The database has schema version {current}; this program knows versions up to {known}.",
            "Start the newer program that wrote it, or restore a backup made before the upgrade.");
    }

    // Only the first clause of a change of a table may be met as done: all of its clauses are done together.
    private static async Task DoOnceAsync(MySqlSession session, string statement)
    {
        try
        {
            await session.ExecuteAsync(statement);
        }
        catch (MySqlException failure) when (failure.ErrorCode == MySqlErrorCode.DuplicateFieldName && statement.StartsWith("ALTER TABLE", StringComparison.Ordinal))
        {
        }
    }

    // By what is there, not by the highest: a step may have been released after one with a higher number.
    private static async Task<List<(int Version, string Name, IReadOnlyList<string> Statements)>> MissingAsync(MySqlSession session)
    {
        if (!await IsOursAsync(session)) return [.. Steps];
        var present = await session.ReadAllAsync(reader => reader.GetInt32(0), "SELECT version FROM facecv_schema");
        RefuseNewer(present.DefaultIfEmpty().Max());
        return [.. Steps.Where(step => !present.Contains(step.Version))];
    }

    private static async Task<bool> IsOursAsync(MySqlSession session) =>
        await session.ReadNumberAsync("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'facecv_schema'") > 0;

    private static FaceException Unavailable(string what, string remedy) => new(FaceError.StoreUnavailable, what, remedy);

    private static List<(int Version, string Name, IReadOnlyList<string> Statements)> ReadSteps()
    {
        var assembly = typeof(MySqlSchema).Assembly;
        var steps = new List<(int Version, string Name, IReadOnlyList<string> Statements)>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            var name = resource[Folder.Length..^".sql".Length];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            steps.Add((int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, Statements(reader.ReadToEnd())));
        }

        return [.. steps.OrderBy(step => step.Version)];
    }

    // A statement ends with a semicolon at the end of a line; a comment is a line of its own.
    private static List<string> Statements(string text)
    {
        var code = string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)));
        return [.. code.Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
