using FaceCV.Cli.Errors;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;

namespace FaceCV.Cli.Evaluation;

/// <summary>Estimates of labelled images.</summary>
/// <param name="Images">Images looked at.</param>
/// <param name="WithoutFace">Of them those in which no face was found, or that could not be read.</param>
/// <param name="Age">Age; null when nothing estimates it, or no label says it.</param>
/// <param name="Gender">Gender; null likewise.</param>
/// <param name="Expression">Expression; null likewise.</param>
/// <param name="Models">The models that answered, <c>pack/model</c>.</param>
internal sealed record AttributeRun(int Images, int WithoutFace, AgeAccuracy? Age, GenderAccuracy? Gender, ExpressionAccuracy? Expression, IReadOnlyList<string> Models)
{
    /// <summary>Estimates the face nearest the middle of every image.</summary>
    /// <param name="context">Console, settings, services.</param>
    /// <param name="set">The images.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="FaceException">Files of the set are missing.</exception>
    public static async Task<AttributeRun> RunAsync(CliContext context, AttributeSet set, CancellationToken cancellationToken)
    {
        var images = set.Find(context.Settings.Images);
        await context.PreparePackAsync(cancellationToken);
        var found = new Found?[images.Count];
        await ProgressBar.RunAsync(context.Err, "Estimating", images.Count, step => Parallel.ForEachAsync(
            Enumerable.Range(0, images.Count),
            new ParallelOptions { MaxDegreeOfParallelism = context.Settings.Models.Workers, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                found[index] = await EstimateAsync(context, images[index], token);
                step();
            }));

        var faces = images.Zip(found, (image, each) => (Label: image, each?.Face)).Where(each => each.Face is not null).Select(each => (each.Label, Face: each.Face!)).ToArray();
        return new AttributeRun(
            images.Count,
            images.Count - faces.Length,
            AgeAccuracy.Of([.. faces.Where(each => each.Label.Person?.BirthYear is not null && each.Face.Age is not null)
                .Select(each => ((double)each.Face.Age!, (double)(set.Year - each.Label.Person!.BirthYear!)))]),
            GenderAccuracy.Of([.. faces.Where(each => each.Label.Person?.Gender is not null && each.Face.Gender is not null)
                .Select(each => (each.Face.Gender!.Value, each.Label.Person!.Gender!.Value))]),
            ExpressionAccuracy.Of([.. faces.Where(each => each.Label.Expression is not null && each.Face.Expression is not null)
                .Select(each => (each.Face.Expression!, each.Label.Expression!.Value))]),
            [.. found.SelectMany(each => each?.Models ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static async Task<Found?> EstimateAsync(CliContext context, LabelledFace image, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await ImageFiles.ReadAsync(image.File, context.Settings.Images, cancellationToken);
            var analysis = await context.Get<IFaceAnalyser>().AnalyseAsync(bytes, context.Settings.NewAnalysis(image.Parts), cancellationToken);
            return new Found(CentralFace.Of(analysis), analysis.Models);
        }
        catch (FaceException exception) when (CliFailure.From(exception).ExitCode == ExitCode.BadInput)
        {
            return null;
        }
    }

    private sealed record Found(DetectedFace? Face, IReadOnlyList<string> Models);
}
