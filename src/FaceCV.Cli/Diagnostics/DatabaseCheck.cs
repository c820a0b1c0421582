using FaceCV.Stores.Sqlite;

namespace FaceCV.Cli.Diagnostics;

/// <summary>Whether the gallery's database opens, is sound and has the schema of this program. Nothing is created or migrated.</summary>
internal static class DatabaseCheck
{
    private const string Name = "database";

    /// <summary>Reads the whole file.</summary>
    public static async Task<CheckResult> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var path = context.Settings.Storage.DatabasePath;
        if (await SqliteCheckUp.RunAsync(path, cancellationToken) is not { } found) return CheckResult.Ok(Name, $"none yet; the first enrolment makes {path}");
        if (found.Problems.Count > 0)
        {
            return CheckResult.Failed(
                Name,
                $"{path} is damaged:\n{string.Join('\n', found.Problems)}",
                "Stop FaceCV and restore the file from a backup, or move it away to start with an empty gallery.");
        }

        var schema = found.SchemaVersion < found.KnownVersion
            ? $"schema {found.SchemaVersion}, brought to {found.KnownVersion} when it is next opened"
            : $"schema {found.SchemaVersion}";
        return CheckResult.Ok(Name, $"{path} is sound: {found.Counts.People:N0} people, {found.Counts.Faces:N0} faces, {schema}, SQLite {found.SqliteVersion}");
    }
}
