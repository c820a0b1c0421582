using System.CommandLine;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Faces;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>detect IMAGE...</c>: where the faces are, and what they look like.</summary>
internal static class DetectCommand
{
    public static Command Create(CliContext context)
    {
        var images = new Argument<string[]>("IMAGE") { Description = "Image files.", Arity = ArgumentArity.OneOrMore };
        var attributes = new Option<bool>("--attributes") { Description = "Also estimate age, gender, expression, head pose, eyes and presentation attacks." };
        var landmarks = new Option<bool>("--landmarks") { Description = "Also give landmarks (in JSON)." };
        var detection = new DetectionOptions();
        var command = new Command("detect", "Find the faces of images.") { images, attributes, landmarks };
        detection.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var parts = FaceParts.Quality;
            if (parsed.GetValue(attributes)) parts |= FaceParts.Attributes | FaceParts.PresentationAttack;
            if (parsed.GetValue(landmarks)) parts |= FaceParts.Landmarks;
            return RunAsync(context, parsed.GetRequiredValue(images), detection.Request(context, parsed, parts), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string[] files, AnalysisRequest request, CancellationToken cancellationToken)
    {
        var outcomes = await ImageBatch.RunAsync(context, files, (bytes, token) => context.Get<IFaceAnalyser>().AnalyseAsync(bytes, request, token), cancellationToken);
        if (context.Json) context.WriteJson(new { Images = outcomes.Select(View) });
        else Show(context, outcomes);
        ImageBatch.ShowFailures(context, outcomes);
        return ExitCode.OfMany([.. outcomes.Select(outcome => outcome.Code)]);
    }

    private static object View(ImageOutcome<FaceAnalysis> outcome) => new
    {
        outcome.File,
        outcome.Answer?.Pack,
        outcome.Answer?.Width,
        outcome.Answer?.Height,
        Faces = outcome.Answer?.Faces.Select(FaceView.Of),
        TotalMs = outcome.Answer?.Timings.Total.TotalMilliseconds,
        Error = outcome.Failure,
    };

    private static void Show(CliContext context, IReadOnlyList<ImageOutcome<FaceAnalysis>> outcomes)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Image", "Face", "Box x,y w×h", "Score", "Quality", "Estimates");
        foreach (var outcome in outcomes.Where(outcome => outcome.Answer is not null))
        {
            var faces = outcome.Answer!.Faces;
            if (faces.Count == 0) table.AddRow(PlainText.Cell(outcome.File), new Text("none"));
            for (var i = 0; i < faces.Count; i++)
            {
                table.AddRow(
                    PlainText.Cell(i == 0 ? outcome.File : ""),
                    new Text($"{i + 1}"),
                    new Text(FaceText.Box(faces[i].Box)),
                    new Text($"{faces[i].DetectionScore:0.00}"),
                    new Text($"{faces[i].Quality?.Overall:0.00}"),
                    new Text(FaceText.Estimates(faces[i])));
            }
        }

        if (table.Rows.Count > 0) context.Out.Write(table);
    }
}
