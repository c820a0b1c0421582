using System.CommandLine;
using FaceCV.Cli.Evaluation;
using FaceCV.Cli.Output;
using FaceCV.Core.Evaluation;
using FaceCV.Core.Recognition;

namespace FaceCV.Cli.Commands;

/// <summary><c>evaluate identify</c>: who is recognised and who stays unknown in searches of a gallery.</summary>
internal static class EvaluateIdentifyCommand
{
    public static Command Create(CliContext context)
    {
        var images = EvaluationOptions.Images("Folder of the set: a sub-folder a person; people with few images are the strangers.");
        var perPerson = Numbers.Between<int>("--gallery-per-person", 1, 1000, "Images of each person that are enrolled, the first by name (default 1).");
        perPerson.DefaultValueFactory = _ => 1;
        var mirror = EvaluationOptions.Mirror();
        var halves = Numbers.Between<int>("--halves", 1, 1000, "Also split the people in halves this often, and decide the searches of one half by thresholds measured on the other.");
        var output = EvaluationOptions.Out();
        var command = new Command("identify", "Measure 1:N searches: people recognised, strangers left unknown.") { images, perPerson, mirror, halves, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var facts = RunFacts.Of(context, parsed);
            var count = parsed.GetValue(perPerson);
            var splits = parsed.GetValue(halves);
            var mirroring = context.MirrorOrSetting(parsed.GetValue(mirror));
            var set = await PeopleSet.ReadAsync(context, parsed.GetRequiredValue(images), mirroring, splits > 0 ? null : count, fusion: null, fromCrops: false, cancellationToken);
            var test = await ShareProgress.RunAsync(
                context.Err, "Searching", progress => IdentificationTest.Run(set.Samples, count, progress, cancellationToken), cancellationToken);
            var target = context.Get<RecognitionOptions>().IdentifyTargetFpir;
            var split = splits == 0 ? null : await ShareProgress.RunAsync(
                context.Err, "Splitting", progress => HalvesTest.Run(set.Samples, count, target, splits, progress, cancellationToken), cancellationToken);
            var recogniser = context.Get<IRecogniserCatalogue>().Find(null);
            var report = new IdentificationReport(set, test, split, count, context.Get<RecognitionOptions>()).Make(recogniser);
            ReportWriter.Finish(context, report, facts, parsed.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }
}
