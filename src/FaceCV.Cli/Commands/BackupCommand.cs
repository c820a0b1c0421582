using System.CommandLine;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Output;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Sqlite;

namespace FaceCV.Cli.Commands;

/// <summary><c>backup FILE</c>: a copy of the SQLite database while it is in use.</summary>
internal static class BackupCommand
{
    public static Command Create(CliContext context)
    {
        var file = ArchiveOptions.File("The copy to write.");
        var overwrite = ArchiveOptions.Overwrite();
        var command = new Command("backup", "Copy the SQLite database, jobs included, while servers use it. The copy is a database that FaceCV can be started with.") { file, overwrite };
        command.SetAction((parsed, cancellationToken) => RunAsync(context, parsed.GetRequiredValue(file), parsed.GetValue(overwrite), cancellationToken));
        return command;
    }

    private static async Task RunAsync(CliContext context, string path, bool overwrite, CancellationToken cancellationToken)
    {
        if (context.Get<IGalleryStore>() is not SqliteGalleryStore store)
            throw new UsageException("This gallery is not in SQLite; the server of its database makes backups.", "docs/databases.md shows how, under Backup; or write an archive with `facecv export`.");
        if (!File.Exists(context.Settings.Storage.DatabasePath)) throw new UsageException($"There is no database at {context.Settings.Storage.DatabasePath} yet.", "Check FACECV_DATA_DIR.");
        using var target = new NewFile(path, overwrite);
        await context.OpenGalleryAsync(cancellationToken);
        var copy = await store.BackUpAsync(target.Partial, cancellationToken);
        var (bytes, keys) = (target.Keep(), context.Get<KeyRing>());
        var keyId = $"{keys.KeyIds[0]:x8}";
        if (context.Json)
        {
            context.WriteJson(new { File = path, Bytes = bytes, copy.Counts.People, copy.Counts.Faces, Schema = copy.SchemaVersion, DataKey = keyId, KeyFile = keys.Path });
            return;
        }

        context.Out.WritePlain($"{copy.Counts.People:N0} people with {copy.Counts.Faces:N0} faces are in {path}, {bytes / 1e6:N1} MB, checked.");
        context.Out.WritePlain($"Its templates and crops need the data key {keyId}, from {keys.Path ?? "the setting FACECV_DATA_KEY"}: keep a copy of that too, and apart from this one.");
    }
}
