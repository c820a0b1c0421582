using System.CommandLine;
using FaceCV.Cli.Output;
using FaceCV.Core.Gallery;
using FaceCV.Core.Transfer;

namespace FaceCV.Cli.Commands;

/// <summary><c>export FILE</c>: everybody into one archive.</summary>
internal static class ExportCommand
{
    public static Command Create(CliContext context)
    {
        var file = ArchiveOptions.File("The archive to write.");
        var crops = new Option<bool>("--crops") { Description = "With the aligned crops of the faces: small pictures, from which templates of another model can be made later." };
        var keyFile = ArchiveOptions.KeyFile("Seal the archive with the key in this file (32 bytes in base64, as openssl rand -base64 32 makes them).");
        var overwrite = ArchiveOptions.Overwrite();
        var command = new Command("export", "Write all people, faces and templates, of every collection or of the one named, into one archive file, for another database or machine.") { file, crops, keyFile, overwrite };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context, parsed.GetRequiredValue(file), parsed.GetValue(crops), parsed.GetValue(keyFile), parsed.GetValue(overwrite), cancellationToken));
        return command;
    }

    private static async Task RunAsync(CliContext context, string path, bool crops, string? keyFile, bool overwrite, CancellationToken cancellationToken)
    {
        using var key = ArchiveOptions.Key(keyFile);
        using var target = new NewFile(path, overwrite);
        await context.OpenGalleryAsync(cancellationToken);
        var export = new GalleryExport(context.Get<Galleries>(), context.Get<TimeProvider>());
        ExportReport report;
        await using (var stream = target.Open())
        {
            report = await ShareProgress.RunAsync(
                context.Err, "Exporting", progress => export.RunAsync(stream, new ExportOptions(crops, key, context.Collection), progress, cancellationToken));
        }

        Show(context, path, target.Keep(), report, isSealed: key is not null);
    }

    private static void Show(CliContext context, string path, long bytes, ExportReport report, bool isSealed)
    {
        var counts = report.Counts;
        if (context.Json)
        {
            context.WriteJson(new { File = path, Bytes = bytes, Sealed = isSealed, counts.People, counts.Faces, counts.Templates, counts.Crops, report.CropsLeftOut, report.ChangedMeanwhile });
            return;
        }

        context.Out.WritePlain($"{counts.People:N0} people with {counts.Faces:N0} faces, {counts.Templates:N0} templates and {counts.Crops:N0} crops are in {path}, {bytes / 1e6:N1} MB.");
        if (report.CropsLeftOut > 0) context.Out.WritePlain($"{report.CropsLeftOut:N0} crops were left out; --crops takes them along.");
        if (report.ChangedMeanwhile) context.Out.WritePlain("The gallery was changed during the export: some of those changes may be in the archive and others not.");
        context.Out.WritePlain(isSealed
            ? "It is sealed: keep the key apart from it, without the key it cannot be read."
            : "It is not sealed: who has the file has the names and templates. Keep it as safe as the database, or seal it with --key-file.");
    }
}
