using System.CommandLine;
using FaceCV.Cli.Evaluation;
using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;

namespace FaceCV.Cli.Commands;

/// <summary><c>evaluate quality</c>: whether a low quality foretells that a person is missed.</summary>
internal static class EvaluateQualityCommand
{
    private const int DefaultDegraded = 200;

    public static Command Create(CliContext context)
    {
        var images = EvaluationOptions.Images("Folder of the set: a sub-folder a person, named as the person.");
        var degrade = Numbers.Between<int>("--degrade", 0, 100_000, $"Images to blur, darken and shrink, to see that their quality falls (default {DefaultDegraded}).");
        degrade.DefaultValueFactory = _ => DefaultDegraded;
        var output = EvaluationOptions.Out();
        var command = new Command("quality", "Measure whether face quality foretells misses: error versus reject.") { images, degrade, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var facts = RunFacts.Of(context, parsed);
            var threshold = context.Get<IRecogniserCatalogue>().Find(null).Thresholds?.At(context.Get<RecognitionOptions>().VerifyTargetFmr)
                ?? throw new FaceException(FaceError.InvalidArgument, "The pack has no thresholds, so nothing says what a miss is.", "Measure them with `facecv evaluate calibrate --save`.");
            var run = await QualityRun.RunAsync(context, parsed.GetRequiredValue(images), cancellationToken);
            var most = parsed.GetValue(degrade);
            var sample = run.Faces.Count <= most ? run.Faces : [.. Enumerable.Range(0, most).Select(i => run.Faces[(int)((long)i * run.Faces.Count / most)])];
            var degraded = sample.Count == 0 ? [] : await DegradationRun.RunAsync(context, sample, cancellationToken);
            ReportWriter.Finish(context, QualityReport.Of(run, threshold, degraded, cancellationToken), facts, parsed.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }
}
