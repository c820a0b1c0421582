using System.CommandLine;
using FaceCV.Cli.Output;
using FaceCV.Vision.Models;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>models list</c>, <c>models pull</c>, <c>models verify</c>; <c>models import</c> is in <see cref="ModelsImportCommand"/>.</summary>
internal static class ModelsCommand
{
    public static Command Create(CliContext context) => new("models", "List, install and check model packs; build model files from weights.")
    {
        CreateList(context), CreatePull(context), CreateVerify(context), ModelsImportCommand.Create(context),
    };

    private static Command CreateList(CliContext context)
    {
        var list = new Command("list", "List the known packs, what they can do, and whether they are installed.");
        list.SetAction(_ => List(context));
        return list;
    }

    private static Command CreatePull(CliContext context)
    {
        var pack = PackName();
        var from = new Option<string?>("--from") { Description = "Folder, zip or tgz with the files, or the https address of a zip, instead of the pack's own source.", HelpName = "PLACE" };
        var pull = new Command("pull", "Install a pack, or repair it; what is whole already is left alone.") { pack, from };
        pull.SetAction((parsed, cancellationToken) => PullAsync(context, parsed.GetValue(pack), parsed.GetValue(from), cancellationToken));
        return pull;
    }

    private static Command CreateVerify(CliContext context)
    {
        var pack = PackName();
        var verify = new Command("verify", "Compare every file of a pack with its checksum; 4 is returned when one is wrong.") { pack };
        verify.SetAction((parsed, cancellationToken) => VerifyAsync(context, parsed.GetValue(pack), cancellationToken));
        return verify;
    }

    private static Argument<string?> PackName() => new("PACK") { Description = "Pack name; the configured pack when left out.", Arity = ArgumentArity.ZeroOrOne };

    private static void List(CliContext context)
    {
        var packs = context.Get<PackCatalogue>().List();
        if (context.Json)
        {
            context.WriteJson(new { Packs = packs.Select(PackView.Of) });
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Pack", "State", "Licence", "Commercial use", "Can do");
        foreach (var pack in packs)
        {
            table.AddRow(
                PlainText.Cell(pack.Name),
                new Text(StateOf(pack)),
                PlainText.Cell(pack.Manifest.Licence.Id),
                new Text(pack.Manifest.Licence.CommercialUse ? "yes" : "no"),
                new Text(string.Join(", ", pack.Manifest.Models.Select(model => PackView.Word(model.Task)))));
        }

        context.Out.Write(table);
        context.Out.WritePlain("`facecv models pull PACK` installs one; docs/models-and-licences.md says more.");
    }

    private static async Task<int> PullAsync(CliContext context, string? name, string? from, CancellationToken cancellationToken)
    {
        var installer = context.Get<PackInstaller>();
        var shown = name ?? (from is null ? context.Settings.Models.Pack : "");
        var pack = await PackProgressView.RunAsync(
            context,
            shown,
            (progress, token) => from is null ? installer.PullAsync(name, progress, token) : installer.InstallFromAsync(from, name, progress, token),
            cancellationToken);
        var status = context.Get<PackCatalogue>().StatusOf(pack.Manifest.Name);
        if (context.Json) context.WriteJson(new { Pack = PackView.Of(status) });
        else context.Out.WritePlain($"Pack '{pack.Manifest.Name}' is installed in {pack.Directory}.");
        return ExitCode.Success;
    }

    private static async Task<int> VerifyAsync(CliContext context, string? name, CancellationToken cancellationToken)
    {
        var result = await context.Get<PackInstaller>().VerifyAsync(name, cancellationToken);
        if (context.Json)
        {
            context.WriteJson(new { Pack = PackView.Of(result.Status), Whole = result.IsWhole, result.Files });
            return result.IsWhole ? ExitCode.Success : ExitCode.ModelMissing;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("File", "Checksum", "Optimised");
        foreach (var file in result.Files)
            table.AddRow(PlainText.Cell(file.File), PlainText.Cell(file.Problem ?? "right"), PlainText.Cell(file.Rewritten ? "yes" : file.Note ?? "no need"));
        if (result.Files.Count > 0) context.Out.Write(table);
        context.Out.WritePlain(result.IsWhole
            ? $"Pack '{result.Status.Name}' is whole."
            : $"Pack '{result.Status.Name}' is {StateOf(result.Status)}; `facecv models pull {result.Status.Name}` mends that.");
        return result.IsWhole ? ExitCode.Success : ExitCode.ModelMissing;
    }

    private static string StateOf(PackStatus status) => status.State switch
    {
        PackState.Installed => status.RewriteOutdated ? "installed, older optimisation" : "installed",
        PackState.Damaged => $"damaged: {status.DamagedFile} {status.Problem}",
        _ => "not installed",
    };
}
