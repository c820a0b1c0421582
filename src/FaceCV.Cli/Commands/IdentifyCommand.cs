using System.CommandLine;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>identify IMAGE...</c>: who is in the pictures.</summary>
internal static class IdentifyCommand
{
    public static Command Create(CliContext context)
    {
        var images = new Argument<string[]>("IMAGE") { Description = "Image files.", Arity = ArgumentArity.OneOrMore };
        var threshold = Numbers.Between<float?>("--threshold", -1, 1, "Least cosine similarity of a match, instead of the measured one.");
        var fpir = Numbers.Between<double?>("--target-fpir", 0, 1, "Share of strangers that may get a name.", exclusive: true);
        var candidates = Numbers.Between<int?>("--candidates", 1, Identification.MostCandidates, "Nearest people shown for each face (default 5).");
        var detection = new DetectionOptions();
        var command = new Command("identify", "Name the people in images; 1 is returned when nobody is named.") { images, threshold, fpir, candidates };
        detection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context,
            parsed.GetRequiredValue(images),
            bytes => new IdentificationRequest
            {
                Image = bytes,
                Analysis = detection.Request(context, parsed, FaceParts.None),
                Threshold = parsed.GetValue(threshold) ?? context.Settings.Recognition.SimilarityThreshold,
                TargetFpir = parsed.GetValue(fpir),
                MaxCandidates = parsed.GetValue(candidates) ?? 5,
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context, string[] files, Func<byte[], IdentificationRequest> request, CancellationToken cancellationToken)
    {
        await context.OpenGalleryAsync(cancellationToken);
        var identification = context.Get<Identification>();
        var outcomes = await ImageBatch.RunAsync(
            context, files, (bytes, token) => identification.IdentifyAsync(request(bytes), token), cancellationToken);
        if (context.Json) context.WriteJson(new { Images = outcomes.Select(View) });
        else Show(context, outcomes);
        ImageBatch.ShowFailures(context, outcomes);
        var code = ExitCode.OfMany([.. outcomes.Select(outcome => outcome.Code)]);
        var named = outcomes.Any(outcome => outcome.Answer?.Faces.Any(face => face.Verdict == Verdict.Match) == true);
        return code == ExitCode.Success && !named ? ExitCode.Negative : code;
    }

    private static object View(ImageOutcome<IdentificationResult> outcome) => new
    {
        outcome.File,
        Faces = outcome.Answer?.Faces.Select(face => new
        {
            face.Verdict,
            Match = face.Match is { } match ? CandidateView.Of(match) : null,
            Candidates = face.Candidates.Select(CandidateView.Of),
            Face = FaceView.Of(face.Face),
        }),
        OperatingPoint = outcome.Answer is { } answer ? OperatingPointView.Of(answer.OperatingPoint) : null,
        TotalMs = outcome.Answer?.Analysis.Timings.Total.TotalMilliseconds,
        Error = outcome.Failure,
    };

    private static void Show(CliContext context, IReadOnlyList<ImageOutcome<IdentificationResult>> outcomes)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Image", "Person", "Similarity", "Verdict", "Box x,y w×h", "Nearest");
        foreach (var outcome in outcomes.Where(outcome => outcome.Answer is not null))
        {
            var faces = outcome.Answer!.Faces;
            if (faces.Count == 0) table.AddRow(PlainText.Cell(outcome.File), new Text("no face"));
            for (var i = 0; i < faces.Count; i++)
            {
                table.AddRow(
                    PlainText.Cell(i == 0 ? outcome.File : ""),
                    PlainText.Cell(faces[i].Match?.Person.Name ?? "-"),
                    new Text(faces[i].Candidates is [var best, ..] ? $"{best.Similarity:0.000}" : ""),
                    new Text(faces[i].Verdict.ToString().ToLowerInvariant()),
                    new Text(FaceText.Box(faces[i].Face.Box)),
                    PlainText.Cell(string.Join(", ", faces[i].Candidates.Take(3).Select(each => $"{each.Person.Name} {each.Similarity:0.000}"))));
            }
        }

        if (table.Rows.Count == 0) return;
        context.Out.Write(table);
        context.Out.WritePlain(OperatingPointView.Line(outcomes.First(outcome => outcome.Answer is not null).Answer!.OperatingPoint));
    }
}
