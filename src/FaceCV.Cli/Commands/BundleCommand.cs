using System.CommandLine;
using FaceCV.Cli.Deployment;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Commands;

/// <summary><c>bundle FILE</c>: the program, installed packs and licences in one archive, for a machine without a network.</summary>
internal static class BundleCommand
{
    public static Command Create(CliContext context)
    {
        var file = ArchiveOptions.File("The .tar.gz to write.");
        var packs = new Option<string[]>("--packs") { Description = "Installed packs to take (default: the pack in use, and that of another detector).", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var program = new Option<string?>("--program") { Description = "Folder of a published program (eng/publish.sh), for any system; by default this program's own, if it is one.", HelpName = "FOLDER" };
        var overwrite = ArchiveOptions.Overwrite();
        var command = new Command("bundle", "Write program, model packs and licences into one archive that a machine without a network runs from.") { file, packs, program, overwrite };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context, parsed.GetRequiredValue(file), parsed.GetValue(packs) ?? [], parsed.GetValue(program), parsed.GetValue(overwrite), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string path, string[] names, string? program, bool overwrite, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        if (names.Length == 0) names = [settings.Models.Pack, .. settings.Detection.DetectorPack is { } detector ? [detector] : Array.Empty<string>()];
        var published = program is null ? PublishedProgram.Own() : PublishedProgram.At(program);
        var packs = new List<InstalledPack>();
        foreach (var name in names.Distinct(StringComparer.Ordinal)) packs.Add(await WholeAsync(context, name, cancellationToken));

        using var target = new NewFile(path, overwrite);
        await using (var stream = target.Open())
            await new Bundle(published, packs).WriteAsync(stream, cancellationToken);
        var digest = await Bundle.DigestAsync(target.Partial, cancellationToken);
        var bytes = target.Keep();
        if (context.Json)
        {
            context.WriteJson(new { File = path, Bytes = bytes, Sha256 = digest, Program = published is not null, Packs = packs.Select(pack => pack.Manifest.Name) });
            return ExitCode.Success;
        }

        context.Out.WritePlain($"{path}: {bytes / 1e6:N1} MB, {(published is null ? "no program" : "program")}, packs {string.Join(", ", packs.Select(pack => pack.Manifest.Name))}.");
        context.Out.WritePlain($"SHA-256 {digest}");
        if (published is null) context.Err.WritePlain("warning: this program is not a published one, so the bundle holds models alone; name a published folder with --program.");
        context.Out.WritePlain($"There: tar -xzf it, and follow {Bundle.Guide} in the folder.");
        return ExitCode.Success;
    }

    // By checksums: a damaged file would be found on the machine that cannot mend it.
    private static async Task<InstalledPack> WholeAsync(CliContext context, string name, CancellationToken cancellationToken)
    {
        var pack = context.Get<InstalledPacks>().Get(name);
        var verified = await context.Get<PackInstaller>().VerifyAsync(name, cancellationToken);
        if (verified.IsWhole) return pack;
        throw new FaceException(FaceError.ModelDamaged, $"File '{verified.Status.DamagedFile}' of pack '{name}' {verified.Status.Problem}", $"Run `facecv models pull {name}`.");
    }
}
