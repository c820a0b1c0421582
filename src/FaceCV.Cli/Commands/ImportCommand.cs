using System.CommandLine;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Output;
using FaceCV.Core.Gallery;
using FaceCV.Core.Transfer;

namespace FaceCV.Cli.Commands;

/// <summary><c>import FILE</c>: everybody of an archive into the gallery.</summary>
internal static class ImportCommand
{
    private const int BufferSize = 128 * 1024;

    public static Command Create(CliContext context)
    {
        var file = ArchiveOptions.File("The archive, as `facecv export` wrote it.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Check the archive and tell what would be done; write nothing." };
        var onConflict = new Option<ConflictPolicy>("--on-conflict")
        {
            Description = "What happens to people who are there already, by id or external id, and differ: fail (write nothing at all; the default), skip, merge (add what they lack), replace.",
            HelpName = "POLICY",
        };
        var keyFile = ArchiveOptions.KeyFile("The key that the archive is sealed with.");
        var command = new Command("import", "Bring the people of an archive into the collections of the same names, or an archive of one collection into the one named. Run it again after a stop to go on.") { file, dryRun, onConflict, keyFile };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context, parsed.GetRequiredValue(file), parsed.GetValue(dryRun), parsed.GetValue(onConflict), parsed.GetValue(keyFile), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string path, bool dryRun, ConflictPolicy onConflict, string? keyFile, CancellationToken cancellationToken)
    {
        using var key = ArchiveOptions.Key(keyFile);
        await using var archive = Open(path);
        await context.OpenGalleryAsync(cancellationToken);
        var options = new ImportOptions(onConflict, dryRun, key, context.Collection);
        var import = new GalleryImport(context.Get<Galleries>(), context.Get<TimeProvider>(), options);
        try
        {
            await ShareProgress.RunAsync(
                context.Err, dryRun ? "Looking" : "Importing", progress => Task.Run(() => import.RunAsync(archive, progress, cancellationToken), CancellationToken.None));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && import.Report != new ImportReport())
        {
            Show(context, options, import.Report, CliFailure.From(exception));
            return context.Explain(exception);
        }

        Show(context, options, import.Report, null);
        return IsRefused(options, import.Report) ? ExitCode.Negative : ExitCode.Success;
    }

    private static FileStream Open(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"There is no file {path}.", "Check the path.");
        var file = new FileStream(path, new FileStreamOptions { BufferSize = BufferSize, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        if (file.CanSeek) return file;
        file.Dispose();
        throw new UsageException($"{path} is a pipe or a device; an archive is read more than once.", "Name a file on a disk.");
    }

    private static bool IsRefused(ImportOptions options, ImportReport report) =>
        options is { DryRun: true, OnConflict: ConflictPolicy.Fail } && report is { PeopleSkipped: > 0 } or { FacesElsewhere: > 0 };

    private static void Show(CliContext context, ImportOptions options, ImportReport report, CliFailure? stopped)
    {
        if (context.Json)
        {
            context.WriteJson(new { options.DryRun, options.OnConflict, Done = report, Error = stopped });
            return;
        }

        context.Out.WritePlain((options.DryRun, stopped) switch
        {
            (true, _) => "A dry run, nothing was written. An import would do this:",
            (_, not null) => "Until it stopped, this was done; run it again to go on:",
            _ => "Imported:",
        });
        Line(report.CollectionsCreated, "collections created");
        Line(report.PeopleCreated, "people created");
        Line(report.PeopleUnchanged, "people there already, with all that is to be had");
        Line(report.PeopleCompleted, "people whose import had been cut off completed");
        Line(report.PeopleMerged, "people given what they lacked");
        Line(report.PeopleReplaced, "people replaced");
        Line(report.PeopleSkipped, "people there already and different, left as they are");
        Line(report.FacesAdded, "faces added");
        Line(report.FacesChanged, "faces changed");
        Line(report.FacesErased, "faces erased");
        Line(report.FacesElsewhere, "faces that are another person's here, left there");
        if (IsRefused(options, report)) context.Out.WritePlain("So an import with --on-conflict fail is refused; choose skip, merge or replace.");

        void Line(long count, string what)
        {
            if (count > 0) context.Out.WritePlain($"{count,10:N0}  {what}");
        }
    }
}
