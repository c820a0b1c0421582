using System.CommandLine;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Evaluation;
using FaceCV.Core.Evaluation;

namespace FaceCV.Cli.Commands;

/// <summary><c>evaluate attributes</c>: how right age, gender and expression are.</summary>
internal static class EvaluateAttributesCommand
{
    public static Command Create(CliContext context)
    {
        var images = EvaluationOptions.Images("Folder of the set: a sub-folder a person.");
        var labels = new Option<string?>("--labels") { Description = "Table of people for age and gender, with the header name,birth_year,gender.", HelpName = "FILE" };
        var year = Numbers.Between<int?>("--year", 1800, 2200, "Year the images were taken in; less the year of birth it is the true age. Needed with --labels.");
        var expressions = new Option<string?>("--expressions") { Description = "Table of images for expressions, with the header image,expression.", HelpName = "FILE" };
        var part = new Option<string?>("--part") { Description = "Only a part of the labels: 1/2 is every second line from the first, 2/2 from the second; to choose on one and try on the other.", HelpName = "N/M" };
        var output = EvaluationOptions.Out();
        var command = new Command("attributes", "Measure the estimates of age, gender and expression.") { images, labels, year, expressions, part, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var facts = RunFacts.Of(context, parsed);
            var (people, faces) = (parsed.GetValue(labels), parsed.GetValue(expressions));
            if (people is null && faces is null) throw new UsageException("There are no labels to measure with.", "Give --labels with --year, or --expressions, or both.");
            if (people is not null && parsed.GetValue(year) is null) throw new UsageException("--labels has years of birth, and no year the images were taken in is given.", "Give --year, as 2003.");
            var subset = SetPart.Parse(parsed.GetValue(part));
            var set = new AttributeSet(
                parsed.GetRequiredValue(images),
                SetPart.Of(subset, people is null ? [] : LabelFile.Read(people, PersonLabel.Read)),
                parsed.GetValue(year) ?? 0,
                SetPart.Of(subset, faces is null ? [] : LabelFile.Read(faces, ExpressionLabel.Read)));
            var run = await AttributeRun.RunAsync(context, set, cancellationToken);
            ReportWriter.Finish(context, AttributeReport.Of(run, set), facts, parsed.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }
}
