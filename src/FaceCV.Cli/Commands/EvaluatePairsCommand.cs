using System.CommandLine;
using FaceCV.Cli.Evaluation;
using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Commands;

/// <summary><c>evaluate pairs</c>: accuracy by the LFW protocol.</summary>
internal static class EvaluatePairsCommand
{
    public static Command Create(CliContext context)
    {
        var images = EvaluationOptions.Images("Folder in LFW layout: PERSON/PERSON_0001.jpg.");
        var pairs = new Option<string>("--pairs") { Description = "Official pairs file of LFW, any number of folds.", HelpName = "FILE", Required = true };
        var mirror = new Option<bool>("--mirror") { Description = "Average every embedding with that of the mirrored face." };
        var fuse = EvaluationOptions.Fuse();
        var output = EvaluationOptions.Out();
        var command = new Command("pairs", "Measure 1:1 accuracy on labelled pairs, by the LFW protocol.") { images, pairs, mirror, fuse, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var facts = RunFacts.Of(context, parsed);
            var file = LabelFile.Read(parsed.GetRequiredValue(pairs), PairsFile.Read);
            var found = PairImages.Find(parsed.GetRequiredValue(images), file.Pairs, context.Settings.Images.AllowedExtensions);
            var mirroring = parsed.GetValue(mirror) ? Mirroring.All : Mirroring.None;
            var set = await SetEmbedder.RunAsync(context, [.. found.Select(image => image.File)], mirroring, enrolled: null, Fusion.Parse(parsed.GetValue(fuse)), fromCrops: false, cancellationToken);
            var embeddings = found.Zip(set.Images).ToDictionary(each => each.First.Image, each => each.Second.Probe);
            ReportWriter.Finish(context, PairsReport.Of(file, embeddings, set), facts, parsed.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }
}
