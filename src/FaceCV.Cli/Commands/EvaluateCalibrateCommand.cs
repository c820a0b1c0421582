using System.CommandLine;
using System.Text.Json;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Evaluation;
using FaceCV.Cli.Output;
using FaceCV.Core.Evaluation;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Commands;

/// <summary><c>evaluate calibrate</c>: thresholds for false match rates from all comparisons of a labelled set.</summary>
internal static class EvaluateCalibrateCommand
{
    public static Command Create(CliContext context)
    {
        var images = EvaluationOptions.Images("Folder of the set: a sub-folder a person, named as the person.");
        var mirror = EvaluationOptions.Mirror();
        var dataset = new Option<string?>("--dataset") { Description = "What the set is called in the table; the folder's name when left out.", HelpName = "TEXT" };
        var save = new Option<bool>("--save") { Description = "Keep the thresholds for the pack; they win over those it came with." };
        var fuse = EvaluationOptions.Fuse();
        var crops = new Option<bool>("--crops") { Description = "Make the templates of the crops that enrolment keeps, as the job reembed does, to see what that costs." };
        var output = EvaluationOptions.Out();
        var command = new Command("calibrate", "Measure the pack's thresholds for false match rates of 1e-1 to 1e-6.") { images, mirror, dataset, save, fuse, crops, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = parsed.GetRequiredValue(images);
            var facts = RunFacts.Of(context, parsed);
            var fusion = Fusion.Parse(parsed.GetValue(fuse));
            if (fusion is not null && parsed.GetValue(save)) throw new UsageException("--save keeps the thresholds of one recogniser; a fusion has none to keep them with.", "Leave --save or --fuse out.");
            var fromCrops = parsed.GetValue(crops);
            if (fromCrops && (fusion is not null || parsed.GetValue(save))) throw new UsageException("--crops measures what templates of crops cost; --save and --fuse are for templates of pictures.", "Leave --crops out, or the other.");
            var set = await PeopleSet.ReadAsync(context, folder, context.MirrorOrSetting(parsed.GetValue(mirror)), enrolledPerPerson: null, fusion, fromCrops, cancellationToken);
            var calibration = await ShareProgress.RunAsync(
                context.Err, "Comparing", progress => Calibration.Run(set.Samples, progress, cancellationToken), cancellationToken);
            var (euclidean, length) = await ShareProgress.RunAsync(
                context.Err, "Comparing raw", progress => Calibration.RunEuclidean(set.Samples, progress, cancellationToken), cancellationToken);
            var name = parsed.GetValue(dataset) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            var table = calibration.ToTable($"{name}: {set.Samples.Count:N0} images of {set.People:N0} people", $"facecv evaluate calibrate --images {folder} --mirror {CalibrationReport.Word(set.Embedded.Mirroring)}{(fromCrops ? " --crops" : "")}") with
            {
                Euclidean = new EuclideanThresholds(length, euclidean.RoundedPoints),
            };
            if (parsed.GetValue(save)) context.Get<PackCatalogue>().SaveThresholds(null, table);
            ReportWriter.Finish(context, CalibrationReport.Of(set, calibration, table, context.Get<RecognitionOptions>()), facts, parsed.GetValue(output));
            if (context.Json) return ExitCode.Success;
            context.Out.WritePlain("For the recogniser's entry in the pack's manifest:");
            context.Out.Profile.Out.Writer.WriteLine(CalibrationReport.Fragment(JsonSerializer.SerializeToNode(table, ModelManifest.Json)!));
            if (parsed.GetValue(save)) context.Out.WritePlain($"Saved for pack '{facts.Pack}'.");
            return ExitCode.Success;
        });
        return command;
    }
}
