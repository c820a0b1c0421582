using System.CommandLine;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Matching;
using FaceCV.Core.Recognition;
using FaceCV.Vision.Imaging;

namespace FaceCV.Cli.Commands;

/// <summary><c>verify A B</c> and <c>verify A --person WHO</c>: is it the same person.</summary>
internal static class VerifyCommand
{
    public static Command Create(CliContext context)
    {
        var first = new Argument<string>("A") { Description = "An image file; its largest face counts." };
        var second = new Argument<string?>("B") { Description = "The other image file.", Arity = ArgumentArity.ZeroOrOne };
        var person = new Option<string?>("--person") { Description = "Compare with an enrolled person instead of a second image.", HelpName = "ID or NAME" };
        var threshold = Numbers.Between<float?>("--threshold", -1, 1, "Least cosine similarity of a match, instead of the measured one.");
        var fmr = Numbers.Between<double?>("--target-fmr", 0, 1, "Share of different people that may be called the same.", exclusive: true);
        var detection = new DetectionOptions();
        var command = new Command("verify", "Tell whether two images, or an image and an enrolled person, are the same person; 1 is returned when not.")
        {
            first, second, person, threshold, fmr,
        };
        detection.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(second) is null == result.GetValue(person) is null) result.AddError("Either a second image or --person is needed.");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context,
            parsed.GetRequiredValue(first),
            parsed.GetValue(second),
            parsed.GetValue(person),
            () => new ComparisonOptions
            {
                Analysis = detection.Request(context, parsed, FaceParts.None),
                Threshold = parsed.GetValue(threshold) ?? context.Settings.Recognition.SimilarityThreshold,
                TargetFmr = parsed.GetValue(fmr),
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context, string first, string? second, string? person, Func<ComparisonOptions> options, CancellationToken cancellationToken)
    {
        var image = await ReadAsync(context, first, cancellationToken);
        var other = second is null ? null : await ReadAsync(context, second, cancellationToken);
        await context.PreparePackAsync(cancellationToken);
        var (answer, point) = other is not null
            ? Answer.Of(await context.Get<Comparison>().CompareAsync(image, other, options(), cancellationToken))
            : Answer.Of(await VerifyAsync(context, image, person!, options(), cancellationToken));
        if (answer.First is null) throw NoFace("first");
        if (answer is { Second: null, Person: null }) throw NoFace("second");
        if (context.Json) context.WriteJson(answer);
        else Show(context, answer, point);
        return answer.IsMatch ? ExitCode.Success : ExitCode.Negative;
    }

    private static async Task<byte[]> ReadAsync(CliContext context, string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await ImageFiles.ReadAsync(path, context.Settings.Images, cancellationToken);
            ImageDecoder.CheckKind(bytes);
            return bytes;
        }
        catch (FaceException exception)
        {
            // Says which of the two.
            throw new FaceException(exception.Error, $"{path}: {exception.Message}", exception.Remedy, exception);
        }
    }

    private static async Task<VerificationResult> VerifyAsync(
        CliContext context, byte[] image, string who, ComparisonOptions options, CancellationToken cancellationToken)
    {
        await context.OpenGalleryAsync(cancellationToken);
        var claimed = await PersonLookup.FindAsync(context, who, cancellationToken);
        return await context.Get<Verification>().VerifyAsync(claimed.Id, image, options, cancellationToken);
    }

    private static void Show(CliContext context, Answer answer, OperatingPoint point)
    {
        var verdict = answer.IsMatch ? "same person" : "not the same person";
        context.Out.WritePlain(answer.Person is { } person ? $"{verdict} as {person}" : verdict);
        context.Out.WritePlain(answer.Similarity is { } similarity
            ? $"Similarity {similarity:0.000}, confidence {answer.Confidence:0.00}. {OperatingPointView.Line(point)}"
            : "The person has no template of this model.");
    }

    private static FaceException NoFace(string which) =>
        new(FaceError.NoFace, $"There is no face in the {which} image.", "Take a picture in which the face is well visible, or try --small-faces.");

    private sealed record Answer(
        bool IsMatch, float? Similarity, float Confidence, string? Person, FaceView? First, FaceView? Second, OperatingPointView OperatingPoint)
    {
        public static (Answer Answer, OperatingPoint Point) Of(ComparisonResult result) => (
            new(result.IsMatch, result.Similarity, result.Confidence, null, View(result.First), View(result.Second), OperatingPointView.Of(result.OperatingPoint)),
            result.OperatingPoint);

        public static (Answer Answer, OperatingPoint Point) Of(VerificationResult result) => (
            new(result.IsMatch, result.Similarity, result.Confidence, result.Person.Name, View(result.Face), null, OperatingPointView.Of(result.OperatingPoint)),
            result.OperatingPoint);

        private static FaceView? View(DetectedFace? face) => face is null ? null : FaceView.Of(face);
    }
}
