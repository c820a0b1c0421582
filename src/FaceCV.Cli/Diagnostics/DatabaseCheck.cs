using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.MySql;
using FaceCV.Stores.Sqlite;

namespace FaceCV.Cli.Diagnostics;

/// <summary>Whether the gallery's database opens, is sound and has the schema of this program. Nothing is created or migrated.</summary>
internal static class DatabaseCheck
{
    private const string Name = "database";

    /// <summary>Looks at the database in use.</summary>
    public static Task<CheckResult> RunAsync(CliContext context, CancellationToken cancellationToken) => context.Settings.Storage switch
    {
        { Kind: DatabaseKind.Chromadb } storage => LookAtChromaAsync(storage.ChromaOptions, cancellationToken),
        { Kind: DatabaseKind.Hybrid } storage => LookAtBothAsync(storage, cancellationToken),
        { Kind: DatabaseKind.Mysql } storage => LookAsync(storage.MySqlOptions, cancellationToken),
        var storage => ReadAsync(storage.DatabasePath, cancellationToken),
    };

    private static async Task<CheckResult> LookAsync(MySqlGalleryOptions options, CancellationToken cancellationToken)
    {
        var found = await MySqlCheckUp.RunAsync(options, cancellationToken);
        if (!found.IsFlushed)
        {
            return CheckResult.Warning(
                Name,
                $"{options} answers, but its server does not write its log to the disk at every commit: the last enrolments are lost when its machine loses power",
                "Set innodb_flush_log_at_trx_commit = 1 in the server's configuration.");
        }

        var content = found.SchemaVersion == 0
            ? "empty; the first start makes its tables"
            : $"{found.Counts.People:N0} people, {found.Counts.Faces:N0} faces, {Schema(found.SchemaVersion, found.KnownVersion)}";
        return CheckResult.Ok(Name, $"{options} answers and can be written: {content}, server {found.ServerVersion}");
    }

    private static async Task<CheckResult> LookAtChromaAsync(ChromaOptions options, CancellationToken cancellationToken)
    {
        var found = await ChromaCheckUp.RunAsync(options, cancellationToken);
        return CheckResult.Ok(Name, $"{options} answers: {found.Records:N0} records, {found.Vectors:N0} vectors of {found.Models} models, server {found.ServerVersion}");
    }

    // Without Chroma the gallery works, so that is a warning.
    private static async Task<CheckResult> LookAtBothAsync(StorageSettings storage, CancellationToken cancellationToken)
    {
        var database = await LookAsync(storage.MySqlOptions, cancellationToken);
        try
        {
            var chroma = await LookAtChromaAsync(storage.ChromaOptions, cancellationToken);
            return database.Status == CheckStatus.Ok ? CheckResult.Ok(Name, $"{database.Detail}; {chroma.Detail}") : database;
        }
        catch (FaceException failure)
        {
            return CheckResult.Warning(Name, $"{database.Detail}; but {failure.Message} Searches use the own index meanwhile", failure.Remedy!);
        }
    }

    // Reads the whole file.
    private static async Task<CheckResult> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (await SqliteCheckUp.RunAsync(path, cancellationToken) is not { } found) return CheckResult.Ok(Name, $"none yet; the first enrolment makes {path}");
        if (found.Problems.Count > 0)
        {
            return CheckResult.Failed(
                Name,
                $"{path} is damaged:\n{string.Join('\n', found.Problems)}",
                "Stop FaceCV and restore the file from a backup, or move it away to start with an empty gallery.");
        }

        return CheckResult.Ok(Name, $"{path} is sound: {found.Counts.People:N0} people, {found.Counts.Faces:N0} faces, {Schema(found.SchemaVersion, found.KnownVersion)}, SQLite {found.SqliteVersion}");
    }

    private static string Schema(long present, long known) =>
        present < known ? $"schema {present}, brought to {known} when it is next opened" : $"schema {present}";
}
