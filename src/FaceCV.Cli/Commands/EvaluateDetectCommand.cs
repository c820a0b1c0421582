using System.CommandLine;
using FaceCV.Cli.Evaluation;
using FaceCV.Core.Evaluation;
using FaceCV.Vision.Models;

namespace FaceCV.Cli.Commands;

/// <summary><c>evaluate detect</c>: how well faces are found.</summary>
internal static class EvaluateDetectCommand
{
    // Of detectors whose manifest names none.
    private const float DefaultThreshold = 0.5f;

    public static Command Create(CliContext context)
    {
        var images = EvaluationOptions.Images("Folder that the paths of the ground truth are relative to.");
        var truth = new Option<string>("--ground-truth") { Description = "Labelled faces, a list in the format of WIDER FACE.", HelpName = "FILE", Required = true };
        var smallFaces = new Option<bool>("--small-faces") { Description = "Also look for small faces in crowds; several times slower." };
        var minHeight = Numbers.Between<float>("--min-height", 0, 10_000, "Ignore labelled faces lower than this, in pixels (default 10).");
        minHeight.DefaultValueFactory = _ => 10;
        var output = EvaluationOptions.Out();
        var command = new Command("detect", "Measure the detection of faces: average precision, recall by face height.") { images, truth, smallFaces, minHeight, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var facts = RunFacts.Of(context, parsed);
            var labels = LabelFile.Read(parsed.GetRequiredValue(truth), GroundTruthImage.ReadWider);
            var found = LabelledImages.Find(parsed.GetRequiredValue(images), labels);
            await context.PreparePackAsync(cancellationToken);
            var (small, height) = (parsed.GetValue(smallFaces), parsed.GetValue(minHeight));
            var run = await DetectionRun.RunAsync(context, found, small, height, Threshold(context), cancellationToken);
            ReportWriter.Finish(context, DetectionRunReport.Of(run, small, height), facts, parsed.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }

    private static float Threshold(CliContext context) => context.Settings.Detection.DetectionThreshold
        ?? context.Get<PackCatalogue>().Find(context.Settings.Detection.DetectorPack).Find(ModelTask.Detection)?.Parameter("detectionThreshold", DefaultThreshold)
        ?? DefaultThreshold;
}
